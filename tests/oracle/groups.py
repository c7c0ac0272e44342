"""Which group a document is in, from its row in `documents`, and when that begins: docs/groups.md § 1, written a second time."""

import datetime
import re

MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def either(names):
    return "|".join(f"{name}|{name[:3]}" for name in names)


NUMERIC = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?|([0-9]{4})([0-9]{2})([0-9]{2})")
TIMED = re.compile(r"([^Tt ]+)[Tt ][0-9][0-9:.,+Zz -]*")
EAST = re.compile(r"([0-9]{4}) *年(?:\s*([0-9]{1,2})\s*月(?:\s*([0-9]{1,2})\s*日)?)?|([0-9]{4}) *년(?:\s*([0-9]{1,2})\s*월(?:\s*([0-9]{1,2})\s*일)?)?")
GAP = r"[ ,./-]+"
ENGLISH = re.compile(rf"(?:(?:{either(DAYS)}){GAP})?(?:([0-9]{{1,2}})(?:st|nd|rd|th)?{GAP})?({either(MONTHS)}|sept){GAP}"
                     rf"(?:([0-9]{{1,2}})(?:st|nd|rd|th)?{GAP})?([0-9]{{4}})[ ,./-]*", re.IGNORECASE)
IN_NAME = re.compile(r"(?<![0-9])(?:([0-9]{8})|([12][0-9]{3})(?![0-9])(?:([-_.])(0[1-9]|1[0-2])(?![0-9])(?:\3([0-9]{2})(?![0-9]))?)?)(?![0-9])")


def valid(year, month=None, day=None):
    """(year, month, day) if there is such a day, month or year."""
    numbers = [None if part is None else int(part) for part in (year, month, day)]
    try:
        datetime.date(numbers[0], numbers[1] or (1 if month is None else 0), numbers[2] or (1 if day is None else 0))
    except ValueError:
        return None
    return tuple(numbers)


def date_of(text):
    text = text.strip()
    if match := NUMERIC.fullmatch(text):
        return valid(match[5], match[6], match[7]) if match[5] else valid(match[1], match[3], match[4])
    if (match := TIMED.fullmatch(text)) and (date := NUMERIC.fullmatch(match[1])) and (date[4] or date[7]):
        return date_of(match[1])
    if match := EAST.fullmatch(text):
        return valid(*match.groups()[:3]) if match[1] else valid(*match.groups()[3:])
    before = re.sub(r"[0-9]*\Z", "", text.split(":")[0]).rstrip().removesuffix(" at") if ":" in text else text
    if (match := ENGLISH.fullmatch(before)) and not (match[1] and match[3]):
        month = next(i for i, name in enumerate(MONTHS, 1) if name.startswith(match[2].lower()[:3]))
        return valid(match[4], month, match[1] or match[3])
    return None


def date_in_name(name):
    for match in IN_NAME.finditer(name):
        if match[1]:
            if date := valid(match[1][:4], match[1][4:6], match[1][6:]):
                return date
        else:
            return valid(match[2], match[4], match[5]) or valid(match[2], match[4])
    return None


def part_of(date, part):
    """(number, name), or None where the date is not that exact."""
    year, month, day = date
    if part == "year":
        return year, f"{year:04}"
    if part == "decade":
        return year // 10, f"{year // 10:03}0s"
    if month is None or day is None and part in ("week", "day"):
        return None
    if part == "quarter":
        return 4 * year + (month + 2) // 3 - 1, f"{year:04}-Q{(month + 2) // 3}"
    if part == "month":
        return 12 * year + month - 1, f"{year:04}-{month:02}"
    day = datetime.date(year, month, day)
    if part == "day":
        return (day - datetime.date(1970, 1, 1)).days, day.isoformat()
    iso = day.isocalendar()
    return (day - datetime.date(1969, 12, 29)).days // 7, f"{iso[0]:04}-W{iso[1]:02}"


def first_day(entry, time):
    """The first day of a group, from its number."""
    if time is None:
        return None
    part = entry.rpartition(":")[2]
    if part in ("day", "week"):
        return datetime.date(1970, 1, 1) + datetime.timedelta(time) if part == "day" else datetime.date(1969, 12, 29) + datetime.timedelta(7 * time)
    months = {"decade": 120, "year": 12, "quarter": 3, "month": 1}[part] * time
    return datetime.date(months // 12, months % 12 + 1, 1)


def group_of(entry, row):
    """(number in time or None, name), or None for no group."""
    key, _, part = entry.partition(":")
    path = row["doc_id"].split("#row=")[0]
    if key == "folder":
        folders = path.split("/")[:-1]
        depth = int(part) if part.isdigit() else 1
        part = "" if part.isdigit() else part
        value = folders[depth - 1] if depth <= len(folders) else None
    elif key == "name":
        date = date_in_name(path.rsplit("/")[-1])
        return date and part_of(date, part)
    else:
        value = row.get(key) or row.get(f"meta_{key}")
    if not value:
        return None
    if not part:
        return None, value
    date = date_of(value)
    return date and part_of(date, part)
