"""How do scans come in by themselves?  The scanners' folders, watched."""
