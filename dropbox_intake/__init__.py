"""Scans left in a drop box become registered applications with a checklist of what is missing."""

__version__ = "0.1.0"
