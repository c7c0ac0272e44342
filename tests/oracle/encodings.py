"""How many files are decoded right, beside chardet and charset-normalizer.

    python3 tests/oracle/encodings.py FOLDER --termloom target/release/termloom

FOLDER has a folder for each encoding, called as Python calls it, perhaps with `-language` behind it, with files in it. A text is
right where it is what Python makes of the bytes in the encoding of the folder, or in one that holds it. The two packages are
asked for an encoding, and Python decodes with that; termloom gives its text. Needs the packages chardet and charset-normalizer.
"""

import argparse
import codecs
import json
import re
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import chardet
import charset_normalizer

# Encodings that hold the one that is named: what is decoded by them is right as well.
SUPERSETS = {
    "ascii": ["utf-8"],
    "shift_jis": ["cp932"],
    "iso-2022-jp": ["iso2022_jp_2", "iso2022_jp_ext"],
    "gb2312": ["gb18030"],
    "euc-kr": ["cp949"],
    "big5": ["cp950", "big5hkscs"],
    "iso-8859-1": ["cp1252"],
    "iso-8859-9": ["cp1254"],
    "iso-8859-7": ["cp1253"],
    "iso-8859-6": ["cp1256"],
    "tis-620": ["cp874", "iso8859_11"],
    "iso-8859-2": [],
}
NAMES = {"maccyrillic": "mac_cyrillic", "macroman": "mac_roman", "euc-tw": None}
# Characters that tables of the same encoding map to one or the other.
SAME = str.maketrans("\u301c\u2016\u2212\u2014\u00a2\u00a3\u00ac\u203e\u00a5\u02c9\u00b7\u2027", "\uff5e\u2225\uff0d\u2015\uffe0\uffe1\uffe2~\\¯••")


# What is documented of any text: control characters are spaces. Repairs are kept apart.
CONTROLS = {code: " " if code < 0x80 else "\u00a0" for code in [*range(9), *range(14, 32), *range(127, 160)] if code != 0x85}


def plain(text):
    return text.translate(CONTROLS).replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n").translate(SAME).strip()


def decoded(bytes_, encoding):
    try:
        return plain(bytes_.decode(encoding))
    except (UnicodeDecodeError, LookupError):
        return None


def encoding_of(folder):
    name = folder.lower()
    if name in NAMES:
        return NAMES[name]
    for candidate in (name, name.rsplit("-", 1)[0]):
        try:
            codecs.lookup(candidate)
            return candidate
        except LookupError:
            continue
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--termloom", required=True)
    parser.add_argument("--wrong", action="store_true", help="name the files that termloom gets wrong")
    options = parser.parse_args()
    files, left_out = [], []
    for path in sorted(options.folder.glob("*/*")):
        encoding = encoding_of(path.parent.name)
        if encoding is None:
            left_out.append(path.parent.name)
        else:
            files.append((path, encoding))
    with tempfile.TemporaryDirectory() as copies:
        # As plain texts, whatever they are: a page may say its encoding.
        for number, (path, _) in enumerate(files):
            Path(copies, f"{number:05}.txt").write_bytes(path.read_bytes())
        command = [options.termloom, "inspect", copies, "--json", "--full-text", "--read-as", "text", "--mojibake", "keep"]
        lines = subprocess.run(command, capture_output=True, check=False).stdout.decode().splitlines()
    rows = {int(row["doc_id"].split(".")[0]): row for row in map(json.loads, lines) if "skipped" in row}
    totals, right = Counter(), Counter()
    for number, (path, encoding) in enumerate(files):
        bytes_ = path.read_bytes()
        truth = {decoded(bytes_, name) for name in [encoding, *SUPERSETS.get(encoding, [])]} - {None}
        found = {
            "termloom": plain(rows[number]["text"] or ""),
            "chardet": decoded(bytes_, chardet.detect(bytes_)["encoding"] or "ascii"),
            "charset-normalizer": None,
        }
        best = charset_normalizer.from_bytes(bytes_).best()
        if best is not None:
            found["charset-normalizer"] = decoded(bytes_, best.encoding)
        family = path.parent.name
        totals[family] += 1
        for program, text in found.items():
            right[family, program] += text in truth
        if options.wrong and found["termloom"] not in truth:
            print(f"{path.relative_to(options.folder)}: read as {rows[number].get('encoding') or rows[number]['skipped']}")
    programs = ["termloom", "chardet", "charset-normalizer"]
    print("| encoding | files | " + " | ".join(programs) + " |")
    print("|---|---|---|---|---|")
    for family in totals:
        print(f"| {family} | {totals[family]} | " + " | ".join(str(right[family, program]) for program in programs) + " |")
    sums = [sum(right[family, program] for family in totals) for program in programs]
    print(f"| all | {sum(totals.values())} | " + " | ".join(map(str, sums)) + " |")
    if left_out:
        print(f"Left out, because Python does not know them: {dict(Counter(left_out))}")


if __name__ == "__main__":
    main()
