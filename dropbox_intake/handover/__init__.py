"""What leaves the office?"""
