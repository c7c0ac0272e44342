"""Read hostile documents of n, 2n and 4n pieces, and compare the instructions: twice as much more input may take 2.6 times as much more work.

    python3 tests/oracle/doubling.py --termloom target/debug/termloom [NAME ...]

Counts with Valgrind, so that a busy machine changes nothing; without it, it says loudly that it is left out and ends with 0. Each case is one
reader and one shape: never closed, nested, repeated, many attributes, references to each other. Exit code 1 where a case is not linear.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

MOST = 2.6
MAIL = "From: a@example.org\nSubject: s\nContent-Type: multipart/mixed; boundary=b\n\n"
TEXT = "--b\nContent-Type: text/plain\n\na\n"
ITEM = "<item id='{0}' href='{0}' media-type='application/xhtml+xml'/><itemref idref='{0}'/>"


def packed(members):
    def write(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in members.items():
                archive.writestr(name, text)

    return write


def book(spine, chapter="<html><p>a</p></html>"):
    return packed({"META-INF/container.xml": "<a><rootfile full-path='b'/></a>", "b": f"<p>{spine}</p>", "c": chapter})


def word(body, relations=""):
    document = f"<w:document><w:p>{body}</w:p></w:document>"
    notes = "<w:footnotes>" + "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 300 + "</w:footnotes>"
    names = ["word/document.xml", "word/_rels/document.xml.rels", "word/n.xml"]
    return packed(dict(zip(names, [document, f"<R>{relations}</R>", notes])))


def pdf(content, pages=1):
    kids = b" ".join(b"%d 0 R" % (5 + at) for at in range(pages))
    page = b"<< /Type /Page /MediaBox [0 0 999 999] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> /XObject << /X %d 0 R >> >> >>"
    form = b"<< /Subtype /Form /Length 12 >>\nstream\n/X Do /X Do \nendstream"
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", tree, stream, font, *[page % (5 + pages)] * pages, form]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % numbered for numbered in enumerate(objects, 1))
    return b"%PDF-1.5\n" + body + b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF"


# The name of each case is that of its file; its content is made of n pieces.
CASES = {
    "tags.html": lambda n: "<a" * n,
    "attributes.html": lambda n: "<p" + "".join(f" a{at}" for at in range(n)) + ">a",
    "values.html": lambda n: "<p " + "= \"'" * n,
    "comments.html": lambda n: "<!--" * n,
    "raw.html": lambda n: "<title></" * n,
    "misnested.html": lambda n: "<b><p>a" * n,
    "options.html": lambda n: "<select><option>a" * n,
    "forms.html": lambda n: "<form><input>" * n,
    "deep.html": lambda n: "<div>" * n + "a",
    "entities.html": lambda n: "&ampamp" * n,
    "names.html": lambda n: "<script type='application/ld+json'>[{\"@type\":\"Article\",\"author\":["
    + ",".join(f'{{"@id":"{at}"}}' for at in range(n)) + "]}" + ',{"@id":"x"}' * n + "]</script><p>a",
    "quotes.md": lambda n: "> " * n + "a",
    "links.md": lambda n: "[a](<b" * n,
    "sup.md": lambda n: "a<sup>" * n,
    "marks.md": lambda n: "*a **b " * n,
    "groups.rtf": lambda n: "{\\rtf1 " + "a{\\footnote b" * n + "}" * n + "}",
    "fonts.rtf": lambda n: "{\\rtf1 {\\fonttbl" + "".join(f"{{\\f{at} A;}}" for at in range(n)) + "}a}",
    "raised.rtf": lambda n: "{\\rtf1 " + "a{\\super 1}" * n + "}",
    "parts.eml": lambda n: MAIL + TEXT * n + "--b--\n",
    "open.eml": lambda n: MAIL + "\n--b" * n,
    "header.eml": lambda n: "From: a@example.org\n" + "".join(f"X-{at}: b\n" for at in range(n)) + "\na",
    "people.eml": lambda n: "From: a@example.org\nTo: " + "<a@b.example>, " * n + "\n\na",
    "attributes.xml": lambda n: "<a " + " ".join(f"a{at}='b'" for at in range(n)) + ">a</a>",
    "notes.xml": lambda n: "<TEI><text><p>" + "a<note place='foot'>b</note>" * n + "</p></text></TEI>",
    "feed.xml": lambda n: "<rss><channel>" + "<item><description>a</description></item>" * n + "</channel></rss>",
    "regions.xml": lambda n: "<PcGts>" + "<TextRegion><Unicode>a</Unicode></TextRegion>" * n + "</PcGts>",
    "boxes.docx": lambda n: word("<w:txbxContent><w:p><w:r><w:t>a</w:t></w:r></w:p></w:txbxContent>" * n),
    "notes.docx": lambda n: word("", "<Relationship Type='x/footnotes' Target='n.xml'/>" * n),
    "spine.epub": lambda n: book(ITEM.format("c") + "<itemref idref='c'/>" * n, "<html>" + "<p>a</p>" * 300 + "</html>"),
    "manifest.epub": lambda n: book("".join(ITEM.format(f"c#{at}") for at in range(n))),
    "pages.epub": lambda n: book(ITEM.format("c"), "<html>" + "<i class='pagenum'>" * 900 + "<b/>" * n + "</i>" * 900 + "</html>"),
    "streams.pdf": lambda n: b"%PDF-1.5\n" + b"stream#\n" * n,
    "objects.pdf": lambda n: b"%PDF-1.5\n" + b"1 0 obj <<" * n,
    "pages.pdf": lambda n: pdf(b"BT /F 9 Tf (a) Tj ET " * 9, n),
    "operators.pdf": lambda n: pdf(b"BT /F 9 Tf 1 1 Td (a) Tj ET " * n),
    "forms.pdf": lambda n: pdf(b"/X Do " * n),
    "cues.srt": lambda n: "1\n00:00:01,000 --> 00:00:02,000\n" + "<i>{a}" * n,
    "repairs.txt": lambda n: "â€™Ã©" * n,
}


def instructions(termloom, path):
    # What a process of its own reads, Valgrind would not count.
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", termloom, "inspect", str(path), "--isolate", "never"]
    said = subprocess.run(command, capture_output=True, check=False).stderr.decode(errors="replace")
    found = re.search(r"Collected : (\d+)", said)
    if found is None:
        sys.exit(f"{path.name}: Valgrind says nothing of instructions:\n{said[-500:]}")
    return int(found[1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--termloom", required=True)
    parser.add_argument("--pieces", type=int, default=1000)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("LEFT OUT: valgrind is not installed, so that nothing was counted", file=sys.stderr)
        return
    slow = []
    with tempfile.TemporaryDirectory() as folder:
        def of(name, pieces):
            path, content = Path(folder, name), CASES[name](pieces)
            if callable(content):
                content(path)
            else:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
            return instructions(options.termloom, path)

        for name in options.names or CASES:
            # Readers prepare much before the first document, which is in none of the differences.
            few, some, many = (of(name, times * options.pieces) for times in (1, 2, 4))
            once, twice = some - few, many - some
            ratio = twice / max(once, 1)
            print(f"{name}: {once / 1e6:.1f} and {twice / 1e6:.1f} million instructions more, {ratio:.2f} times", flush=True)
            if ratio > MOST and twice > 20e6:
                slow.append(name)
    if slow:
        sys.exit(f"not linear: {', '.join(slow)}")


if __name__ == "__main__":
    main()
