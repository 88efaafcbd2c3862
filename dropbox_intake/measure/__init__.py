"""How well does the program do, and how sure may one be of that?  Figures and their pictures; nothing below looks up here."""
