"""What would a plain script do?  `python -m dropbox_intake.measure.plain_script FILE...`: pdf2image, orientation and words by pytesseract, page by page."""

from __future__ import annotations

import sys

import pytesseract
from pdf2image import convert_from_path, pdfinfo_from_path


def main() -> None:
    words = 0
    for path in sys.argv[1:]:
        for number in range(1, pdfinfo_from_path(path)["Pages"] + 1):
            (page,) = convert_from_path(path, dpi=200, grayscale=True, first_page=number, last_page=number)
            try:
                turn = pytesseract.image_to_osd(page, output_type=pytesseract.Output.DICT)["rotate"]
            except pytesseract.TesseractError:  # too little print to tell
                turn = 0
            upright = page.rotate(-turn, expand=True) if turn else page
            words += sum(bool(word.strip()) for word in pytesseract.image_to_data(upright, lang="ind", output_type=pytesseract.Output.DICT)["text"])
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    main()
