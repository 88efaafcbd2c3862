"""What has come in?  Which files a batch consists of, what they are called, and in which order their sides lie."""

from dropbox_intake.arrival.collate import Collated, Mispair, collate, half_of
from dropbox_intake.arrival.files import Arrival, Found, arrive, is_junk, is_unfinished

__all__ = ["Arrival", "Collated", "Found", "Mispair", "arrive", "collate", "half_of", "is_junk", "is_unfinished"]
