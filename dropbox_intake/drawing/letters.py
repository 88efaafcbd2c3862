"""How does a letter of application look? Eight layouts, from a typed letter to a form filled in by hand."""

from __future__ import annotations

from dropbox_intake.drawing import asking, fonts, marks
from dropbox_intake.drawing.flow import Paper
from dropbox_intake.drawing.letter_parts import Letter, addressee, fleet, letterhead, rows_of, signed, what_rows, who_rows
from dropbox_intake.drawing.numbers import long_day, short_day
from dropbox_intake.drawing.people import Firm
from dropbox_intake.drawing.sheet import BLACK, BLUE, Desk, Drawn

STYLES = ("modern", "old", "form", "house", "kop", "typewriter", "plain", "hand")


def draw_letter(desk: Desk, letter: Letter) -> Drawn:
    """The letter; `told` says which facts a reader learns from it."""
    c = desk.chance
    told: dict[str, str] = {}
    names = tuple(asking.name_of(a, c) for a in letter.asks)
    draw = {"form": _form, "house": _house, "hand": _by_hand}.get(letter.style, _letter)
    paper = draw(desk, letter, names, told)
    return Drawn("surat_permohonan", tuple(paper.sheets), told=told)


def _letter(desk: Desk, letter: Letter, names: tuple[str, ...], told: dict[str, str]) -> Paper:
    c, style = desk.chance, letter.style
    kop = style == "kop" and isinstance(letter.who, Firm)
    face = c.choice(("typewriter", "worn", "mono")) if style == "typewriter" else c.choice(fonts.PRINTS)
    size = 11 if style != "typewriter" else 10.5
    p = Paper(desk, face, c.choice((size, size, size + 0.8)), (c.uniform(60, 84), c.uniform(46, 70), c.uniform(50, 66), 50), leading=c.choice((1.25, 1.35, 1.5)))
    if kop:
        assert isinstance(letter.who, Firm)
        letterhead(p, letter.who)
    plain = style == "plain" and asking.can_be_plain(letter.asks)
    about = c.choice(("Permohonan Izin", "Permohonan", "Mohon Izin")) if plain else asking.spoil(asking.subject(letter.asks, names, c), c, 0.12)
    if style == "typewriter":
        about = about.upper() if c.random() < 0.5 else about
    word = c.choice(("Hal", "H a l", "Hal")) if style in ("old", "typewriter") else "Perihal"
    dated = f"Jakarta, {long_day(letter.day)}"
    old = style in ("old", "typewriter")
    if old:
        p.sheet.text(p.right, p.y, dated, p.size, p.face, anchor="r")
        p.gap(p.size * 2)
    elif c.random() < 0.5:
        p.sheet.text(p.left, p.y, dated, p.size, p.face)
        p.gap(p.size * 2)
    else:
        p.sheet.text(p.right, p.y, dated, p.size, p.face, anchor="r")
    if isinstance(letter.who, Firm):
        p.pair("Nomor", f"{c.randint(1, 190):03d}/{''.join(w[0] for w in letter.who.name.split()[1:])}/{('I', 'V', 'VIII', 'IX', 'X')[c.randint(0, 4)]}/{letter.day.year}", 58)
    if c.random() < 0.7:
        p.pair("Lampiran", c.choice(("1 (satu) berkas", "1 (satu) set", "1 bendel", "Satu berkas")), 58)
    right = p.right
    p.right = min(right, p.left + 330) if old else right
    p.pair(word, about, 58, bold=c.random() < 0.5)
    p.right = right
    p.gap(p.size)
    addressee(p, desk, old)
    p.gap(p.size)
    p.say(c.choice(("Dengan hormat,", "Dengan Hormat,", "Assalamualaikum Wr. Wb.", "Dengan hormat")))
    p.say(c.choice(("Yang bertanda tangan di bawah ini :", "Saya yang bertanda tangan di bawah ini :", "Yang bertandatangan di bawah ini,")))
    rows_of(p, who_rows(letter, desk, told), desk)
    p.gap(4)
    _body(p, desk, letter, names, told, plain)
    p.say(asking.spoil(c.choice((
        "Demikian permohonan ini kami sampaikan, atas perhatian dan perkenan Bapak/Ibu kami ucapkan terima kasih.", "Demikian surat permohonan ini dibuat dengan sebenarnya. Atas bantuannya diucapkan terima kasih.", "Demikian kami sampaikan, data yang kami berikan adalah benar dan dapat dipertanggungjawabkan.",
    )), c), first=24)  # fmt: skip
    signed(p, desk, letter, "" if not old else dated)
    return p


def _body(p: Paper, desk: Desk, letter: Letter, names: tuple[str, ...], told: dict[str, str], plain: bool) -> None:
    c = desk.chance
    for i, (ask, name) in enumerate(zip(letter.asks, names, strict=True)):
        if i:
            p.say(c.choice(("Selain itu kami juga mengajukan permohonan {n}.", "Sekaligus dengan ini kami mohon pula {n}.")).format(n={"baru": "", "balik_nama": "balik nama "}.get(ask.variant, ask.variant + " ") + name))
        else:
            p.say(asking.spoil(asking.plea(ask, name, c, plain), c, 0.1))
        rows_of(p, what_rows(ask, letter, desk, told), desk)
        if len(ask.vessels) > 1:
            fleet(p, desk, ask, letter, told)
        if ask.variant == "legalisir":
            p.listed([f"{c.choice(('Pembangunan', 'IMB', 'Renovasi'))} {c.choice(('Gedung Kantor', 'Ruko 3 lantai', 'Rumah Tinggal', 'Gudang'))} di {a}" for a in ("Jl. Boulevard Barat Raya", "Jl. Sunter Permai", "Jl. Pluit Selatan")[: c.randint(1, 3)]], indent=20)
        p.gap(3)
    things = asking.ENCLOSED.get(letter.asks[0].permit)
    if things and c.random() < 0.6:
        p.say(c.choice(("Sebagai kelengkapan kami lampirkan :", "Bersama ini dilampirkan persyaratan sbb :", "Lampiran :")))
        p.listed([asking.spoil(t, c, 0.15) for t in things], c.choice(("1.", "a.", "-")), 14, after=0)
        p.gap(4)


def _form(desk: Desk, letter: Letter, names: tuple[str, ...], told: dict[str, str]) -> Paper:
    c = desk.chance
    hand = c.choice(fonts.HANDS) if c.random() < 0.55 else ""
    p = Paper(desk, c.choice(("sans", "office", "serif", "narrow")), 10.5, (58, 44, 52, 44), leading=1.3, hand=hand)
    several = len(letter.asks) > 1
    first = letter.asks[0]
    ticked = not several and first.permit in ("sipi", "siup_ikan", "iptb") and c.random() < 0.5
    title = asking.subject(letter.asks, names, c) if not ticked else f"Permohonan {names[0]}"
    if c.random() < 0.6:
        p.head("UNIT PELAKSANA PELAYANAN TERPADU SATU PINTU", 10.5)
        p.head("KOTA ADMINISTRASI JAKARTA UTARA", 10.5)
        p.rule(1.2)
    p.gap(6)
    p.head(f"FORMULIR {title.upper()}" if title.lower().startswith("permohonan") else f"FORMULIR PERMOHONAN\n{title.upper()}", 13)
    p.gap(8)
    if ticked:
        choices = ("baru", "perpanjangan", "perubahan", "penggantian") if first.permit != "iptb" else ("baru", "perpanjangan", "legalisir")
        p.sheet.text(p.left, p.y, "Jenis Permohonan :", p.size, p.face, True)
        for i, choice in enumerate(choices):
            marks.tick(p.sheet, p.left + 118 + i * 88, p.y + 2, on=choice == first.variant, ink=BLUE if hand else BLACK)
            p.sheet.text(p.left + 131 + i * 88, p.y, choice.capitalize(), p.size, p.face)
        p.gap(20)
        if c.random() < 0.75:
            p.pair("Keterangan", {"baru": "permohonan baru", "perpanjangan": "perpanjangan", "perubahan": "perubahan data", "penggantian": "penggantian karena hilang/rusak", "legalisir": "legalisir fotokopi"}[first.variant], 150)
    p.say("I. DATA PEMOHON" if c.random() < 0.6 else "A. IDENTITAS PEMOHON", bold=True)
    for label, value in who_rows(letter, desk, told):
        digits = value.replace(" ", "")
        if not label:
            p.say(value, justify=False)
        elif digits.isdigit() and len(digits) == 16 and c.random() < 0.6:
            p.boxed(label, digits, 150, 14)
        else:
            p.pair(label, value, 150)
    p.gap(6)
    p.say({True: "II. DATA KAPAL", False: "II. DATA PERMOHONAN"}[bool(first.vessels)], bold=True)
    if not first.vessels and not first.house and not first.licence:
        p.pair("Bidang Usaha", "Penangkapan ikan", 150) if first.permit == "siup_ikan" else p.pair("Keperluan", names[0], 150)
        p.pair("Alamat Usaha", letter.who.address.line(), 150)
    for ask, name in zip(letter.asks, names, strict=True):
        if several:
            p.pair("Izin yang dimohon", ("" if ask.variant == "baru" else ask.variant.capitalize() + " ") + name, 150, hand=False)
        for label, value in what_rows(ask, letter, desk, told):
            p.pair(label, value, 150)
        if len(ask.vessels) > 1:
            fleet(p, desk, ask, letter, told)
    p.gap(6)
    p.say(asking.spoil("Dengan ini menyatakan bahwa semua keterangan yang saya isi pada formulir ini adalah benar. Apabila dikemudian hari ternyata tidak benar, saya bersedia izin yang telah diterbitkan dibatalkan sesuai ketentuan yang berlaku.", c))
    p.sheet.text(350, p.y, f"Jakarta, {short_day(letter.day)}", p.size, p.face)
    p.gap(15)
    signed(p, desk, letter)
    return p


def _house(desk: Desk, letter: Letter, names: tuple[str, ...], told: dict[str, str]) -> Paper:
    c = desk.chance
    p = Paper(desk, c.choice(("sans", "serif", "office")), 10.8, (66, 50, 56, 50), hand=c.choice(fonts.HANDS) if c.random() < 0.25 else "")
    if isinstance(letter.who, Firm):
        letterhead(p, letter.who)
    what = " dan ".join(("" if a.variant == "baru" else {"balik_nama": "Balik Nama "}.get(a.variant, a.variant.capitalize() + " ")) + n for a, n in zip(letter.asks, names, strict=True))
    p.sheet.text(p.right, p.y, f"Jakarta, {long_day(letter.day)}", p.size, p.face, anchor="r")
    p.gap(20)
    p.pair("Perihal", f"Permohonan serta Pernyataan Kebenaran & Keabsahan Dokumen{c.choice((' & Data', '', ' dan Data'))} atas {what}", 60, bold=True, hand=False)
    p.gap(8)
    addressee(p, desk, False)
    p.gap(8)
    p.say("Dengan hormat, yang bertanda tangan di bawah ini saya :")
    rows_of(p, who_rows(letter, desk, told), desk)
    p.say("mengajukan permohonan atas layanan tersebut pada perihal, dengan keterangan :")
    for ask in letter.asks:
        rows_of(p, what_rows(ask, letter, desk, told), desk)
        if len(ask.vessels) > 1:
            fleet(p, desk, ask, letter, told)
    p.say("Bersama ini saya menyatakan dengan sesungguhnya bahwa :")
    p.listed([
        "seluruh dokumen dan keterangan yang saya sampaikan adalah benar dan sah;", "apabila di kemudian hari ditemukan bahwa dokumen yang telah saya berikan tidak benar, maka saya bersedia dikenakan sanksi sesuai ketentuan peraturan perundang-undangan;", "saya tidak memberikan imbalan dalam bentuk apa pun kepada petugas.",
    ], "1.", 8)  # fmt: skip
    p.say("Demikian permohonan dan pernyataan ini saya buat dengan sadar dan tanpa paksaan dari pihak mana pun.")
    signed(p, desk, letter)
    return p


def _by_hand(desk: Desk, letter: Letter, names: tuple[str, ...], told: dict[str, str]) -> Paper:
    c = desk.chance
    face = c.choice(fonts.HANDS)
    p = Paper(desk, face, 14, (64, 56, 40, 50), leading=1.35)
    ink = c.choice((BLACK, BLUE))
    for i in range(32):
        p.sheet.line(36, 72 + i * 24, 570, 72 + i * 24, 0.4, (190, 200, 215))
    lines = [f"Jakarta, {long_day(letter.day)}", f"Hal : {asking.subject(letter.asks, names, c)}", "", "Kepada Yth. Kepala PTSP Jakarta Utara", "Dengan hormat, saya yang bertanda tangan di bawah ini :"]
    lines += [f"{a} : {b}" if a else b for a, b in who_rows(letter, desk, told, True)]
    for ask, name in zip(letter.asks, names, strict=True):
        lines += asking.plea(ask, name, c).split("\n") + [f"{a} : {b}" for a, b in what_rows(ask, letter, desk, told)]
        lines += [f"- KM. {v.name}, {v.gt} GT, selar {v.selar}" for v in ask.vessels] if len(ask.vessels) > 1 else []
    lines += ["Demikian atas bantuannya saya ucapkan terima kasih."]
    p.y = 54
    for line in lines:
        for part in p.broken(line, p.right - p.left, 14) or [""]:
            p.sheet.hand(p.left, p.y, part, c, 15, face, ink)
            p.y += 24
    signed(p, desk, letter)
    return p
