"""Writes files that are made to cost much: each at most 1 MB, for every reader and every limit.

    python3 tests/hostile/make.py FOLDER

Each file is called after what it does. check.py reads each by itself and says what it cost.
"""

import base64
import bz2
import gzip
import io
import json
import lzma
import random
import struct
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

MOST = 1_000_000
RANDOM = random.Random(20)
FILES = {}


def file(name, content):
    content = content.encode() if isinstance(content, str) else content
    assert name not in FILES, name
    assert len(content) <= MOST, (name, len(content))
    FILES[name] = content


def fill(piece, most=900_000, before="", behind=""):
    """A piece over and over."""
    room = most - len(before.encode()) - len(behind.encode())
    return before + piece * (room // len(piece.encode())) + behind


def numbered(piece, most=900_000, before="", behind=""):
    """A piece over and over, in which % is a number."""
    pieces, length, number = [before], len(before) + len(behind), 0
    while True:
        text = piece.replace("%", str(number))
        if length + len(text.encode()) > most:
            return "".join(pieces) + behind
        pieces.append(text)
        length += len(text.encode())
        number += 1


def zipped(members, method=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def pages():
    tags = ["div", "b", "a href=x", "table", "select", "svg", "font", "form", "ul><li", "blockquote", "p", "span", "template", "button",
            "table><tr><td", "dl><dd", "object", "ruby><rt", "math", "h1", "article", "section", "details", "noscript", "center", "nobr"]
    for tag in tags:
        file(f"nested-{tag.replace('><', '-').replace(' href=x', '')}.html", fill(f"<{tag}>state "))
    for tag in ["b><p", "a><div", "i><b", "font><p", "nobr><table", "form><div", "b><table><td", "em><ul"]:
        file(f"misnested-{tag.replace('><', '-')}.html", fill(f"<{tag}>x</{tag.split('><')[0]}>"))
    for name, piece in {
        "open-tags": "<a ", "open-attribute": "<a b='", "less-than": "<", "ampersands": "&", "entities": "&amp;", "numbers": "&#x41;",
        "long-entity": "&aaaaaaaaaaaaaaaaaaaa", "comments": "<!--", "comment-ends": "<!-- x -->", "cdata": "<![CDATA[", "ends": "</p>",
        "scripts": "<script>", "script-ends": "<script></script>", "styles": "<style></style>", "titles": "<title>t</title>",
        "options": "<select><option>", "inputs": "<form><input>", "metas": "<meta name=author content=x>", "lines": "<br>",
        "links": "<a href='/x'>the state</a> ", "paragraphs": "<p>The state and the party.</p>", "words": "state ", "plaintext": "<plaintext>",
        "frames": "<frameset><frame src=x>", "tables": "<table><tr><td>x</table>", "cells": "<td>x", "rows": "<tr>", "lists": "<ul><li>x</ul>",
        "headings": "<h2>x</h2>", "images": "<img alt='the state'>", "spaces": " \n", "nulls": "\0", "doctypes": "<!DOCTYPE html>",
        "bodies": "<body a=b>", "htmls": "<html lang=en>", "bases": "<base href=x>", "iframes": "<iframe>x</iframe>",
        "times": "<time datetime=2020-01-01>2020</time>", "dates": "<p>2020-01-01 12 May 2020</p>", "quotes": "\"'",
        "definitions": "<dl><dt>x<dd>y</dl>", "captions": "<figure><figcaption>x</figcaption></figure>", "textareas": "<textarea>",
        "xml-prologs": "<?xml version='1.0'?>", "instructions": "<?php x ?>", "conditional": "<!--[if IE]>x<![endif]-->",
    }.items():
        file(f"many-{name}.html", fill(piece))
    file("attributes-of-one-tag.html", numbered(" a%=b", before="<p", behind=">The state"))
    file("attributes-of-body.html", numbered("<body a%=b>x"))
    file("attribute-long.html", fill("x", before="<p title='", behind="'>The state"))
    file("name-long.html", fill("x", before="<", behind=">The state"))
    file("classes.html", numbered("<p class='c%'>The state.</p>"))
    file("ids.html", numbered("<p id='i%'>The state.</p>"))
    file("meta-names.html", numbered("<meta name='m%' content='x'>"))
    file("linked-data-deep.html", fill('{"a":[', most=400_000, before="<script type='application/ld+json'>", behind="</script><p>state"))
    file("linked-data-many.html", fill("<script type='application/ld+json'>{\"@type\":\"Article\"}</script>"))
    file("linked-data-escapes.html", fill("\\u0041", before="<script type='application/ld+json'>{\"author\":\"", behind="\"}</script><p>x"))
    file("text-in-tables.html", fill("<table><tr><td><p>The state is here.</p></td></tr></table>"))


def xml():
    for root in ["TEI", "alto", "article", "book", "doc", "rss", "feed", "nitf", "lexis"]:
        file(f"nested-{root}.xml", fill("<p>", before=f"<{root}>"))
        file(f"many-{root}.xml", fill("<p>The state</p>", before=f"<{root}>", behind=f"</{root}>"))
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    file("laughs.xml", f'<!DOCTYPE d [<!ENTITY a0 "state">{laughs}]><d>&a9;</d>')
    file("attributes.xml", numbered(" a%='b'", before="<d", behind=">x</d>"))
    file("namespaces.xml", numbered(" xmlns:a%='b'", before="<d", behind=">x</d>"))
    file("comments.xml", fill("<!-- x -->", before="<d>", behind="</d>"))
    file("cdata.xml", fill("<![CDATA[x]]>", before="<d>", behind="</d>"))
    file("instructions.xml", fill("<?a b?>", before="<d>", behind="</d>"))
    file("names.xml", numbered("<n%>x</n%>", before="<d>", behind="</d>"))
    file("items.xml", fill("<item><title>x</title></item>", before="<rss><channel>", behind="</channel></rss>"))
    file("name-long.xml", fill("x", before="<", behind=">"))
    file("open-cdata.xml", fill("<![CDATA[", before="<d>"))


def markdown():
    for name, piece in {
        "quotes": ">", "brackets": "[", "links": "[a](b)", "open-links": "[a](", "stars": "*", "emphasis": "*a_ ", "both": "*a_b*c_", "ticks": "`",
        "code": "`a``b```", "less-than": "<", "references": "[a][b] ", "images": "![a", "lists": "- ", "numbers": "1. ", "tables": "|a",
        "headings": "# x\n", "rules": "---\n", "footnotes": "[^a]", "tags": "<b>", "entities": "&amp;", "backslashes": "\\", "fences": "```\n",
        "tildes": "~~a", "setext": "a\n=\n", "breaks": "a  \n", "comments": "<!-- ", "instructions": "<?", "declarations": "<!A", "mathematics": "$a",
    }.items():
        file(f"many-{name}.md", fill(piece))
    file("nested-lists.md", "".join(" " * depth + "- a\n" for depth in range(1300)))
    file("definitions.md", numbered("[a%]: b\n"))
    file("uses.md", numbered("[a%]: b\n", most=400_000) + numbered("[a%] ", most=500_000))
    file("rows.md", fill("|a|b|\n", before="|a|b|\n|-|-|\n"))
    file("columns.md", "|" + "a|" * 100_000 + "\n|" + "-|" * 100_000 + "\n|a|\n" * 100)
    file("front-matter-keys.md", numbered("k%: v\n", before="---\n", behind="---\nThe state\n"))
    file("front-matter-deep.md", fill("[", before="---\na: ", behind="\n---\nThe state\n"))
    file("front-matter-list.md", fill("- a\n", before="---\na:\n", behind="---\nThe state\n"))
    laughs = "a0: &a0 state\n" + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(9))
    file("front-matter-laughs.md", f"---\n{laughs}---\nThe state\n")
    file("front-matter-anchors.md", numbered("a%: &a% x\n", before="---\n", behind="---\nThe state\n"))
    file("front-matter-long.md", fill("x", before="---\na: '", behind="'\n---\nThe state\n"))
    file("front-matter-open.md", fill("a: b\n", before="---\n"))
    file("front-matter-toml.md", numbered("k% = 1\n", before="+++\n", behind="+++\nThe state\n"))


def texts():
    for name, piece in {
        "a": "a", "spaces": " ", "lines": "\n", "returns": "\r", "words": "state ", "capitals": "State ", "apostrophes": "a'", "hyphens": "a-",
        "line-hyphens": "a-\n", "dots": ".", "sentences": "A. ", "abbreviations": "Mr. ", "urls": "http://a.b/c", "hashtags": "#a", "mentions": "@a",
        "mails": "a@b.c", "marks": "a\u0301\u0323", "only-marks": "\u0301", "emoji": "\U0001f468\u200d", "flags": "\U0001f1e6", "han": "国家",
        "thai": "รัฐ", "khmer": "រដ្ឋ", "hangul": "국가", "jamo": "ᄀ", "rtl": "الدولة ", "bidi": "\u202e", "zero-width": "a\u200b", "tags": "\U000e0041",
        "digits": "1", "commas": "1,000,", "quotes": "“a”", "brackets": "(", "underscores": "_a", "mojibake": "â€™", "entities": "&amp;lt;",
        "controls": "a\x01", "form-feeds": "a\f", "dates": "2020-01-01 ", "leaders": ".....", "soft-hyphens": "a\u00ad", "joined": "a\u2060",
        "ligatures": "ﬁ", "wide": "ａ", "small": "𝔞", "dotted": "i\u0307", "sigma": "ΑΣ ", "sharp": "ẞ", "private": "\ue000", "replaced": "\ufffd",
        "surrogate-escapes": "\\ud800", "html": "<p>", "timestamps": "00:00:01 ", "speakers": "A: b\n", "tables": "a\tb\n", "equals": "=a ", "hyphen-words": "a-b-c-d ",
    }.items():
        file(f"many-{name}.txt", fill(piece))
    file("types.txt", numbered("w%x "))
    file("urls-of-their-own.txt", numbered("http://a.b/% "))
    file("hashtags-of-their-own.txt", numbered("#t% "))
    file("long-words.txt", "".join("x" * 5000 + f"{n} " for n in range(180)))
    file("growing-words.txt", " ".join("x" * n for n in range(1300)))
    file("bytes.txt", bytes(RANDOM.randrange(1, 256) for _ in range(500_000)))
    file("high-bytes.txt", bytes(RANDOM.randrange(128, 256) for _ in range(500_000)))
    file("utf16.txt", "\ufeffThe state ".encode("utf-16-le") + ("国" * 400_000).encode("utf-16-le"))
    file("utf16-odd.txt", b"\xff\xfe" + b"\xd8" * 500_001)
    file("utf32.txt", ("The state " * 20_000).encode("utf-32"))
    file("iso-2022.txt", b"\x1b$B9q2H\x1b(B" * 80_000)
    file("escapes.txt", b"\x1b$" * 400_000)
    file("mixed.txt", "é ".encode() * 100_000 + b"\xe9 " * 100_000)
    file("gb18030.txt", ("国家" * 100_000).encode("gb18030"))
    file("overlong.txt", b"\xc0\xaf" * 400_000)
    for name, line in {"nexis": "1 of 1 DOCUMENTS\n", "factiva": "Document A\n", "ris": "TY  - JOUR\nER  - \n", "bib": "@article{a,\n", "whatsapp":
                       "[01.01.20, 10:00:00] A: b\n", "pubmed": "PMID- 1\n", "wos": "PT J\nER\n", "endnote": "%0 A\n\n", "proquest": "____\n"}.items():
        file(f"export-{name}.txt", fill(line))
    file("open.bib", fill("{", before="@article{a, title="))
    file("items.bib", numbered("@article{a%, title={x}}\n"))
    file("items.ris", fill("TY  - JOUR\nT1  - x\nER  - \n"))
    for ending, cue in {"srt": "1\n00:00:01,000 --> 00:00:02,000\nx\n\n", "vtt": "00:01.000 --> 00:02.000\nx\n\n"}.items():
        file(f"cues.{ending}", fill(cue, before="WEBVTT\n\n" if ending == "vtt" else ""))
        file(f"tags.{ending}", fill("<b>", before="WEBVTT\n\n00:01.000 --> 00:02.000\n" if ending == "vtt" else "1\n00:00:01,000 --> 00:00:02,000\n"))


def rich_text():
    for name, piece in {
        "groups": "{", "closed-groups": "{}", "paragraphs": "\\par ", "unicode": "\\u-1?", "bytes": "\\'e9", "binary": "\\bin9999999 x", "words": "\\b ",
        "long-words": "\\aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "numbers": "\\fs99999999999999999999 ", "destinations": "{\\*\\x y}", "tables": "\\trowd\\cell\\row ",
        "fields": "{\\field{\\*\\fldinst x}{\\fldrslt y}}", "skips": "\\uc99999 ", "ends": "}", "pictures": "{\\pict 00}", "styles": "{\\stylesheet{\\s1 x}}",
    }.items():
        file(f"many-{name}.rtf", fill(piece, before="{\\rtf1 ", behind="}"))
    file("fonts.rtf", numbered("{\\f%\\fcharset0 A;}", before="{\\rtf1{\\fonttbl", behind="} state}"))


def mails():
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(15_000))
    file("nested-parts.eml", f"Subject: x\nMIME-Version: 1.0\n{deep}\nThe state\n"[:MOST])
    file("nested-mails.eml", fill("Content-Type: message/rfc822\n\n", before="Subject: x\n"))
    file("parts.eml", fill("--b\n\nThe state\n", before="Content-Type: multipart/mixed; boundary=b\n\n", behind="--b--\n"))
    file("boundaries.eml", fill("--b\n", before="Content-Type: multipart/mixed; boundary=b\n\n"))
    file("headers.eml", numbered("X-%: y\n", behind="\nThe state\n"))
    file("same-headers.eml", fill("Received: y\n", behind="\nThe state\n"))
    file("folded.eml", fill(" x\n", before="Subject: x\n", behind="\nThe state\n"))
    file("words.eml", fill("=?utf-8?q?=41?= ", before="Subject: ", behind="\n\nThe state\n"))
    file("addresses.eml", fill("a@b.c, ", before="To: ", behind="a@b.c\n\nThe state\n"))
    file("comments.eml", fill("(", before="From: ", behind="\n\nThe state\n"))
    file("parameters.eml", numbered("; a%=b", before="Content-Type: text/plain", behind="\n\nThe state\n"))
    file("continued.eml", numbered("; a*%=b", before="Content-Type: text/plain", behind="\n\nThe state\n"))
    file("quoted.eml", fill("=41", before="Content-Transfer-Encoding: quoted-printable\n\n"))
    file("based.eml", "Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(b"The state " * 65_000).decode())
    page = fill("<div>", most=500_000)
    file("page.eml", "Content-Type: text/html\n\n" + page)
    file("page.mht", "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n" + page + "\n--b--\n")
    file("mails.mbox", fill("From a@b.c Sat Jan  3 01:05:34 1996\nSubject: x\n\nThe state\n\n"))
    file("from.mbox", fill("From \n", before="From a@b.c Sat Jan  3 01:05:34 1996\n\n"))


def pdf(objects, trailer="/Root 1 0 R"):
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + (content.encode() if isinstance(content, str) else content) + b"\nendobj\n"
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + f"trailer\n<</Size {len(objects) + 1} {trailer}>>\nstartxref\n{start}\n%%EOF".encode()


def stream(content, more=""):
    content = content.encode() if isinstance(content, str) else content
    return f"<<{more}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream"


def packed(content, more=""):
    return stream(zlib.compress(content.encode() if isinstance(content, str) else content, 9), f"/Filter/FlateDecode{more}")


def pdfs():
    catalog, font = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    tree = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
    text = "BT /F 9 Tf 1 1 Td (the state ) Tj ET "

    def one(name, content, sixth="null", others=(), of_font=font, of_page=page):
        file(f"{name}.pdf", pdf([catalog, tree, of_page, content, of_font, sixth, *others]))

    for name, piece in {"text": text, "saves": "q ", "restores": "Q ", "moves": "1 0 Td ", "matrices": "1 0 0 1 1 1 cm ", "paths": "1 1 m 2 2 l S ", "clips": "0 0 9 9 re W n ",
                        "numbers": "1 ", "names": "/a ", "arrays": "[", "dictionaries": "<<", "strings": "(a", "hex": "<41", "images": "BI ID x EI ", "fonts": "/F 9 Tf ",
                        "marks": "/a BMC ", "spans": "/Span <</ActualText(x)>> BDC ", "kerned": "[(a)-9]TJ ", "lines": "T* ", "unknown": "xyz "}.items():
        operators = fill(piece, most=8_000_000)
        before = "BT /F 9 Tf " if name in ("moves", "kerned", "lines") else ""
        one(f"operators-{name}", packed(before + operators))
    form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>/Font<</F 5 0 R>>>>"
    one("form-of-itself", stream("/X Do"), stream("/X Do " * 50 + text, form))
    forms = [stream(f"/X{n + 1} Do " * 20, f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X{n + 1} {n + 7} 0 R>>/Font<</F 5 0 R>>>>") for n in range(8)]
    one("forms-of-forms", stream("/X Do"), forms[0], [*forms[1:], stream(text, "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 5 0 R>>>>")])
    one("filters", stream(b"x", "/Filter[" + "/FlateDecode" * 20_000 + "]"))
    bomb = zlib.compress(zlib.compress(b"\n" * 100_000_000, 9), 9)
    one("filters-bomb", stream(bomb, "/Filter[/FlateDecode/FlateDecode]"))
    one("predictor", packed(b"\x02" * 100_000, "/DecodeParms<</Predictor 12/Columns 2000000000>>"))
    one("length-run", stream(b"\x81x" * 400_000, "/Filter/RunLengthDecode"))
    one("lzw", stream(b"\x80\x0b\x60\x50" * 200_000, "/Filter/LZWDecode"))
    one("ascii", stream(b"z" * 800_000, "/Filter/ASCII85Decode"))
    one("text-bomb", packed(text * 400_000))
    one("long-string", packed("BT /F 9 Tf (" + "a" * 20_000_000 + ") Tj ET"))
    one("content-array", stream(text), of_page=page.replace("4 0 R", "[" + "4 0 R " * 100_000 + "]"))
    maps = numbered("<%> <0041>\n", most=800_000, before="/CIDInit 1 begincmap 1 begincodespacerange <00> <ff> endcodespacerange 100 beginbfchar\n", behind="endbfchar")
    unicode_font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    one("map-lines", stream(text), stream(maps), of_font=unicode_font)
    one("map-range", stream(text), stream("1 begincodespacerange <0000> <ffff> endcodespacerange " + "1 beginbfrange <0000> <ffff> <0041> endbfrange " * 15_000), of_font=unicode_font)
    one("map-long-range", stream(text), stream("1 beginbfrange <00000000> <ffffffff> <0041> endbfrange"), of_font=unicode_font)
    one("encoding-differences", stream(text), of_font="<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[" + "1/a " * 200_000 + "]>>>>")
    one("widths", stream(text), of_font="<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 0/LastChar 2000000000/Widths[" + "1 " * 400_000 + "]>>")
    one("font-program", stream(text), stream(b"\0\1\0\0\xff\xff" + b"\xff" * 800_000), of_font="<</Type/Font/Subtype/TrueType/BaseFont/A/FontDescriptor<</FontFile2 6 0 R>>>>")
    many_fonts = "".join(f"/F{n} 5 0 R" for n in range(40_000))
    one("fonts", stream("".join(f"/F{n} 9 Tf " for n in range(5_000))), of_page=page.replace("/Font<</F 5 0 R>>", f"/Font<<{many_fonts}>>"))
    pages_of = lambda kids: f"<</Type/Pages/Kids[{kids}]/Count 99999>>"
    file("pages.pdf", pdf([catalog, pages_of("3 0 R " * 100_000), page, stream(text), font]))
    file("pages-of-itself.pdf", pdf([catalog, pages_of("2 0 R " * 1000)]))
    file("pages-deep.pdf", pdf([catalog, *[f"<</Type/Pages/Kids[{n} 0 R]/Count 1>>" for n in range(3, 12_003)], page, stream(text), font]))
    file("pages-claimed.pdf", pdf([catalog, "<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", page, stream(text), font]))
    for name, piece in {"arrays": "[", "dictionaries": "<</a", "stream-words": "stream#", "objects": "1 0 obj ", "ends": "endobj ", "trailers": "trailer<<", "strings": "(", "comments": "%a\n",
                        "xrefs": "xref\n0 1\n", "starts": "startxref\n9\n", "references": "1 0 R ", "names": "/a#41"}.items():
        file(f"many-{name}.pdf", fill(piece, before="%PDF-1.7\n"))
    file("nested-arrays.pdf", pdf([catalog, tree, page.replace("[0 0 99 99]", "[" * 200_000 + "]" * 200_000), stream(text), font]))
    file("nested-dictionaries.pdf", pdf([catalog.replace(">>", "/A" + "<</A" * 100_000 + " 1" + ">>" * 100_001), tree, page, stream(text), font]))
    file("objects.pdf", pdf([catalog, tree, page, stream(text), font, *["null"] * 20_000]))
    file("xref-loop.pdf", pdf([catalog, tree, page, stream(text), font], "/Root 1 0 R/Prev 9"))
    inside = packed(" ".join(f"{n} 0" for n in range(10, 60_010)) + " null" * 60_000, "/Type/ObjStm/N 60000/First 500000")
    file("object-stream.pdf", pdf([catalog, tree, page, stream(text), font, inside]))


def office():
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    types = ("[Content_Types].xml", "<Types/>")

    def docx(name, body, *others):
        document = f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>'
        file(f"{name}.docx", zipped([types, ("word/document.xml", document), *others]))

    docx("paragraphs", "<w:p><w:r><w:t>state</w:t></w:r></w:p>" * 60_000)
    docx("nested-tables", "<w:tbl><w:tr><w:tc>" * 30_000)
    docx("nested-closed", "<w:p>" * 30_000 + "</w:p>" * 30_000)
    docx("bomb", "<w:p><w:r><w:t>" + "a" * 300_000_000 + "</w:t></w:r></w:p>")
    docx("runs", "<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 200_000 + "</w:p>")
    docx("attributes", "<w:p " + "".join(f"a{n}='b' " for n in range(80_000)) + "/>")
    docx("styles", "<w:p/>", ("word/styles.xml", "<w:styles>" + "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(50_000)) + "</w:styles>"))
    docx("notes", '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>' * 30_000, ("word/footnotes.xml", '<w:footnotes><w:footnote w:id="1"><w:p><w:r><w:t>' + "x" * 3000 + "</w:t></w:r></w:p></w:footnote></w:footnotes>"))
    laughs = "<!DOCTYPE d [<!ENTITY a0 'state'>" + "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9)) + "]>"
    file("laughs.docx", zipped([types, ("word/document.xml", laughs + "<w:document>&a9;</w:document>")]))
    file("members.docx", zipped([types, *[(f"word/m{n}.xml", "") for n in range(8_000)]]))
    for name, body in {"paragraphs": "<text:p>state</text:p>" * 60_000, "nested": "<text:list><text:list-item>" * 40_000, "spaces": '<text:p><text:s text:c="2000000000"/></text:p>' * 100,
                       "repeated": '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell></table:table-row>'}.items():
        content = f'<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b"><office:body><office:text>{body}</office:text></office:body></office:document-content>'
        file(f"{name}.odt", zipped([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content)]))
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    for name, row in {"columns": '<table:table-row><table:table-cell table:number-columns-repeated="1000000000" office:value-type="string"><text:p>text</text:p></table:table-cell></table:table-row>',
                      "rows": '<table:table-row table:number-rows-repeated="1000000000"><table:table-cell office:value-type="string"><text:p>text</text:p></table:table-cell></table:table-row>',
                      "both": '<table:table-row table:number-rows-repeated="30000"><table:table-cell table:number-columns-repeated="30000" office:value-type="string"><text:p>text</text:p></table:table-cell></table:table-row>'}.items():
        content = (f'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="{table}" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
                   f'<office:body><office:spreadsheet><table:table table:name="s">{row}</table:table></office:spreadsheet></office:body></office:document-content>')
        file(f"repeated-{name}.ods", zipped([
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content),
            ("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')]))

    def xlsx(name, sheet, strings="", more=()):
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        file(f"{name}.xlsx", zipped([
            ("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
            ("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
            ("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>'),
            ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{relation}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'),
            ("xl/sharedStrings.xml", f'<sst xmlns="{main}">{strings}</sst>'),
            ("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>'),
        ]))

    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'
    cell = lambda row: f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>the state</t></is></c></row>'
    xlsx("rows", head + "".join(cell(row) for row in range(2, 60_000)))
    xlsx("far", head + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>')
    xlsx("shared", '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>1</v></c></row>' for row in range(2, 30_000)), "<si><t>text</t></si><si><t>" + "state " * 5_000 + "</t></si>")
    xlsx("strings", head, "<si><t>x</t></si>" * 1_000_000)
    xlsx("dimension", head + "<row>" * 100_000)
    xlsx("references", head + '<row r="99999999999"><c r="ZZZZZZZZ99999999999"><v>1</v></c></row>' * 1000)


def books():
    container = ("META-INF/container.xml", '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>')
    kind = "application/xhtml+xml"

    def epub(name, manifest, spine, chapters):
        package = f"<package><manifest>{manifest}</manifest><spine>{spine}</spine></package>"
        file(f"{name}.epub", zipped([("mimetype", "application/epub+zip"), container, ("b.opf", package), *chapters]))

    item = f'<item id="c" href="c.xhtml" media-type="{kind}"/>'
    chapter = ("c.xhtml", "<p>" + "The state. " * 10_000 + "</p>")
    epub("one-chapter-often", item, '<itemref idref="c"/>' * 40_000, [chapter])
    epub("chapters", "".join(f'<item id="c{n}" href="c{n}.xhtml" media-type="{kind}"/>' for n in range(3_000)), "".join(f'<itemref idref="c{n}"/>' for n in range(3_000)),
         [(f"c{n}.xhtml", "<p>state</p>") for n in range(3_000)])
    epub("same-file", "".join(f'<item id="c{n}" href="c.xhtml" media-type="{kind}"/>' for n in range(20_000)), "".join(f'<itemref idref="c{n}"/>' for n in range(20_000)), [chapter])
    epub("nested", item, '<itemref idref="c"/>', [("c.xhtml", "<div>" * 200_000 + "state")])
    epub("misnested", item, '<itemref idref="c"/>', [("c.xhtml", "<b><p>x</b>" * 200_000)])
    epub("bomb", item, '<itemref idref="c"/>', [("c.xhtml", "<p>" + "a" * 300_000_000)])
    epub("items", "".join(f'<item id="c{n}" href="x"/>' for n in range(100_000)), '<itemref idref="c99999"/>', [chapter])


def tables():
    file("same-columns.csv", "a," * 120_000 + "text\n" + "x," * 120_000 + "the state\n")
    file("columns.csv", numbered("c%,", most=400_000) + "text\n" + "," * 50_000 + "state\n")
    file("header-in-each-row.csv", numbered("a-long-name-of-a-column-%,", most=100_000) + "text\n" + fill("x\n", most=100_000))
    file("short-rows.csv", "text\n" + fill("a\n"))
    file("ragged.csv", "text,b\n" + fill("a\na,b,c\n"))
    file("open-quote.csv", 'text\n"' + fill("a\n"))
    file("quotes.csv", "text\n" + fill('""'))
    file("quoted.csv", "text\n" + fill('"a""b"\n'))
    file("one-cell.csv", "text\n" + fill("a "))
    file("returns.csv", "text\r" + fill("a\r"))
    file("delimiters.csv", fill(",;\t|\n"))
    file("empty-cells.csv", "text\n" + fill(","))
    file("nulls.csv", "text\n" + fill("a\0\n"))
    file("bytes.csv", b"text\n" + bytes(RANDOM.randrange(128, 256) for _ in range(400_000)))
    file("entities.csv", "text\n" + fill("&amp;&lt;b&gt;\n"))
    file("markup.csv", "text\n" + fill("<p><b>x</b>\n"))
    file("nested-markup.csv", "text\n" + '"' + fill("<div>", most=800_000) + '"\n')
    file("escapes.csv", "text\n" + fill("a\\nb\\u0041\n"))
    file("tabs.tsv", "text\t\n" + fill("\t"))
    file("lines.csv", fill("\n"))
    file("columns-by-rows.jsonl", "".join(json.dumps({"text": "x", **{f"k{row}-{n}": 1 for n in range(40)}}) + "\n" for row in range(1_500)))
    file("keys.jsonl", json.dumps({"text": "x", **{f"k{n}": 1 for n in range(70_000)}}) + "\n")
    file("same-keys.jsonl", '{"text":"x",' + '"a":1,' * 140_000 + '"b":2}\n')
    file("deep.jsonl", '{"text":"x","a":' + "[" * 400_000 + "]" * 400_000 + "}\n")
    file("deep-objects.jsonl", '{"text":"x","a":' + '{"a":' * 150_000 + "1" + "}" * 150_000 + "}\n")
    file("escapes.jsonl", '{"text":"' + "\\u0041" * 140_000 + '"}\n')
    file("surrogates.jsonl", '{"text":"' + "\\ud83d" * 140_000 + '"}\n')
    file("number.jsonl", '{"text":"x","a":' + "1" * 900_000 + "}\n")
    file("rows.jsonl", fill('{"text":"a"}\n'))
    file("empty.jsonl", fill("{}\n"))
    file("no-objects.jsonl", fill("1\n"))
    file("array.jsonl", '{"text":["' + '","'.join(["x"] * 200_000) + '"]}\n')
    file("open.jsonl", fill('{"text":"'))
    file("rows.json", "[" + ",".join(['{"text":"a"}'] * 60_000) + "]")
    file("deep.json", fill("["))
    file("deep-objects.json", fill('{"a":'))
    file("open.json", "[" + fill('{"text":"a"},'))
    file("commas.json", "[" + fill(","))
    file("objects.json", fill('{"text":"a"}'))
    file("string.json", '["' + fill("a") + '"]')
    file("keys.json", json.dumps([{f"k{row}-{n}": "x" for n in range(20)} for row in range(1500)]))


def parquets():
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        print("*** LEFT OUT: there is no pyarrow, so no table of Parquet is made. ***", file=sys.stderr)
        return

    def parquet(name, columns, **how):
        packed = io.BytesIO()
        pq.write_table(pa.table(columns), packed, **how)
        file(f"{name}.parquet", packed.getvalue())

    parquet("one-text-often", {"text": pa.DictionaryArray.from_arrays(pa.array([0] * 20_000, pa.int32()), ["the state " * 9_000])}, compression="zstd")
    parquet("rows", {"text": ["a"] * 5_000_000}, compression="zstd")
    parquet("null-rows", {"text": pa.nulls(20_000_000, pa.string())}, compression="zstd")
    parquet("columns", {"text": ["a"], **{f"c{n}": [1] for n in range(3_000)}}, compression="zstd")
    parquet("columns-by-rows", {"text": ["a"] * 100_000, **{f"c{n}": ["x"] * 100_000 for n in range(300)}}, compression="zstd")
    parquet("groups", {"text": ["a"] * 2_000}, row_group_size=1)
    parquet("lists", {"text": ["a"], "l": [[["x"] * 5_000_000]]}, compression="zstd")
    parquet("plain-bomb", {"text": ["a" * 100_000_000] * 4}, compression="zstd", use_dictionary=False)


def archives():
    text = b"The state and the party. "
    file("zeros.txt.gz", gzip.compress(b"\0" * 900_000_000, 9))
    file("text.txt.gz", gzip.compress(text * 10_000_000, 9))
    file("types.txt.gz", gzip.compress(" ".join(f"w{n}" for n in range(300_000)).encode(), 9))
    file("page.html.gz", gzip.compress(b"<p>The state.</p>" * 10_000_000, 9))
    file("open-tags.html.gz", gzip.compress(b"<a " * 20_000_000, 9))
    file("rows.csv.gz", gzip.compress(b"text\n" + b"a state\n" * 20_000_000, 9))
    file("rows.jsonl.gz", gzip.compress(b'{"text":"a"}\n' * 10_000_000, 9))
    file("cell.csv.gz", gzip.compress(b"text\n\"" + b"a state " * 20_000_000 + b'"\n', 9))
    file("text.md.gz", gzip.compress(text * 8_000_000, 9))
    file("lines.txt.bz2", bz2.compress(text * 10_000_000))
    file("lines.txt.xz", lzma.compress(text * 10_000_000))
    file("members.gz", gzip.compress(b"a") * 30_000)
    file("empty-members.txt.gz", gzip.compress(b"") * 40_000)
    nested = text * 1000
    for _ in range(30):
        nested = gzip.compress(nested)
    file("deep.txt.gz", nested)
    file("kernel.zip", zipped([(f"{n}.txt", text * 40_000) for n in range(300)]))
    file("entries.zip", zipped([(f"{n}.txt", b"a") for n in range(8_500)]))
    file("same-name.zip", zipped([("a.txt", b"a")] * 1) * 6000)
    inner = zipped([(f"{n}.txt", b"state") for n in range(40)])
    middle = zipped([(f"{n}.zip", inner) for n in range(40)])
    file("fan.zip", zipped([(f"{n}.zip", middle) for n in range(20)]))
    pages = zipped([(f"{n}.html", b"<a " * 60_000) for n in range(200)])
    file("open-tags.zip", pages)
    file("misnested.zip", zipped([(f"{n}.html", b"<b><p>x</b>" * 20_000) for n in range(100)]))
    file("deep.zip", deep_zip(30))
    file("pdf-bombs.zip", zipped([(f"{n}.pdf", FILES["form-of-itself.pdf"]) for n in range(200)]))
    file("epub-bombs.zip", zipped([(f"{n}.epub", FILES["one-chapter-often.epub"]) for n in range(100)]))
    packed_tar = io.BytesIO()
    with tarfile.open(fileobj=packed_tar, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for number in range(200_000):
            archive.addfile(tarfile.TarInfo(f"{number}.txt"))
    file("entries.tar.gz", gzip.compress(packed_tar.getvalue()[:60_000_000], 9))
    long = io.BytesIO()
    with tarfile.open(fileobj=long, mode="w", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("a.txt")
        member.pax_headers = {"comment": "x" * 50_000_000}
        archive.addfile(member)
    file("long-header.tar.gz", gzip.compress(long.getvalue(), 9))
    record = lambda body: b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.b/\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(body) + body + b"\r\n\r\n"
    answer = lambda body, more=b"": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + more + b"Content-Length: %d\r\n\r\n" % len(body) + body
    file("records.warc.gz", gzip.compress(record(answer(b"<p>The state</p>")) * 40_000, 9))
    file("members.warc.gz", gzip.compress(record(answer(b"<p>The state</p>")), 9) * 4_000)
    twice = gzip.compress(record(answer(gzip.compress(b"<p>The state</p>" * 1_000_000, 9), b"Content-Encoding: gzip\r\n")), 9)
    file("packed-twice.warc.gz", twice * (900_000 // len(twice)))
    file("chunks.warc", record(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 140_000 + b"0\r\n\r\n"))
    file("headers.warc", record(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(70_000)) + b"\r\n<p>x"))
    file("claimed.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\nx")
    file("mails.mbox.gz", gzip.compress(b"From a@b.c Sat Jan  3 01:05:34 1996\nSubject: x\n\nThe state\n\n" * 500_000, 9))


def deep_zip(depth):
    packed = zipped([("a.txt", b"The state")])
    for _ in range(depth):
        packed = zipped([("a.zip", packed)])
    return packed


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for make in (pages, xml, markdown, texts, rich_text, mails, pdfs, office, books, tables, parquets, archives):
        make()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    print(f"{len(FILES)} files, {sum(map(len, FILES.values())):,} bytes")


main()
