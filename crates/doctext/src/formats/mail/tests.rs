use super::*;
use crate::rejected::Reason;

fn page(bytes: &[u8]) -> Result<Extracted, Rejected> {
    Ok(Extracted::new(format!("page: {}", String::from_utf8_lossy(bytes)), Vec::new(), "UTF-8"))
}

fn text(mail: &str) -> String {
    read_with(mail.replace('\n', "\r\n").as_bytes(), &page).unwrap().text
}

#[test]
fn the_plain_text_is_preferred() {
    let two = "Subject: s\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n\n> quoted\n-- \nsig\n\
        --b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n";
    assert_eq!(text(two), "plain\n\n> quoted\n--\nsig");
    let page = "Subject: s\nContent-Type: text/html; charset=utf-8\n\n<p>x</p>";
    assert_eq!(text(page), "page: <p>x</p>");
    let attached = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n--b\nContent-Type: text/plain\n\
        Content-Disposition: attachment; filename=a.txt\n\nattached\n--b--\n";
    assert_eq!(text(attached), "body");
}

#[test]
fn characters_come_through() {
    let cases = [
        (
            "Subject: s\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\ncaf=E9 =\nau lait",
            "caf\u{e9} au lait",
        ),
        (
            "Subject: s\nContent-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n\n1tDOxA==",
            "\u{4e2d}\u{6587}",
        ),
        ("Subject: s\nContent-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B;d\x1b(B", "\u{79c1}"),
    ];
    for (mail, expected) in cases {
        assert_eq!(text(mail), expected);
    }
}

#[test]
fn headers_are_metadata() {
    let mail = "From: =?utf-8?Q?Ren=C3=A9?= <r@example.org>\nTo: a@example.org, B <b@example.org>\nSubject: =?iso-8859-1?Q?caf=E9?=\n  au lait\n\
        Date: Fri, 1 Mar 2024 10:00:00 +0100\nMessage-ID: <1@example.org>\n\nx";
    let metadata = read_with(mail.as_bytes(), &page).unwrap().metadata;
    let keys: Vec<_> = metadata.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let expected = [
        ("title", "caf\u{e9} au lait"),
        ("author", "Ren\u{e9} <r@example.org>"),
        ("date", "2024-03-01T10:00:00+01:00"),
        ("to", "a@example.org; B <b@example.org>"),
        ("message_id", "1@example.org"),
    ];
    assert_eq!(keys, expected);
}

#[test]
fn broken_mails_give_what_they_have() {
    assert_eq!(text("Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ncut"), "cut");
    let old_mac = "Subject: s\rFrom: a@example.org\r\rThe state.\rThe party.";
    assert_eq!(read_with(old_mac.as_bytes(), &page).unwrap().text, "The state.\nThe party.");
    assert_eq!(text("Subject: s\nContent-Type: text/plain; charset=nonsense\nDate: never\n\nx"), "x");
    let reason = |mail: &[u8]| read_with(mail, &page).unwrap_err().reason;
    assert_eq!(reason(b"Subject: s\r\n\r\n"), Reason::Empty);
    assert_eq!(reason(b""), Reason::Malformed);
    let nested: String =
        (0..5_000).map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")).collect();
    let _ = read_with(nested.as_bytes(), &page);
    let attached = "Content-Type: message/rfc822\n\n".repeat(200_000);
    assert_eq!(reason(attached.as_bytes()), Reason::Empty);
}

fn bytes_of(header: &str, body: &[u8]) -> Extracted {
    read_with(&[header.as_bytes(), b"\n\n", body].concat(), &page).unwrap()
}

#[test]
fn what_names_no_encoding_is_read_as_plain_text_is() {
    let russian = b"\xcf\xe0\xf0\xf2\xe8\xff \xe8 \xe3\xee\xf1\xf3\xe4\xe0\xf0\xf1\xf2\xe2\xee \xf1\xef\xee\xf0\xff\xf2 \xee \xf1\xe2\xee\xe1\xee\xe4\xe5.";
    let expected = "Партия и государство спорят о свободе.";
    for header in [
        "Subject: s",
        "Subject: s\nContent-Type: text/plain",
        "Subject: s\nContent-Type: text/plain; charset=unknown-8bit\nContent-Transfer-Encoding: 8bit",
        "Subject: s\nContent-Type: text/plain; charset=x-unknown",
        "Subject: s\nContent-Type: text/plain; charset=us-ascii",
        "Subject: s\nContent-Type: text/plain; charset=utf-8",
        "Subject: s\nContent-Type: text/plain; charset=\"\"",
    ] {
        let extracted = bytes_of(header, russian);
        assert_eq!((extracted.text.as_str(), extracted.encoding), (expected, "windows-1251"), "{header}");
    }
    let quoted =
        "Subject: s\nContent-Type: text/plain; charset=x-user-defined-8\nContent-Transfer-Encoding: quoted-printable";
    assert_eq!(
        bytes_of(quoted, b"The caf=E9 of the state=92s party.").text,
        "The caf\u{e9} of the state\u{2019}s party."
    );
    // A subject that was never encoded is in the encoding of the text.
    let subject = [&b"Subject: \xcf\xe0\xf0\xf2\xe8\xff\n\n"[..], russian].concat();
    assert_eq!(read_with(&subject, &page).unwrap().metadata[0].1, "Партия");
}

fn alternative(plain: &str, html: &str) -> String {
    format!(
        "Subject: s\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n\
         --b\nContent-Type: text/html; charset=utf-8\n\n{html}\n--b--\n"
    )
}

#[test]
fn a_stub_gives_way_to_the_page() {
    let long = "<p>The harbour was closed at night and nobody knew why it had been closed so early.</p>";
    for plain in
        ["", "\u{a0}\n \u{a0}", "Your program cannot show this message, which is written in HTML.", "The harbour was"]
    {
        assert_eq!(text(&alternative(plain, long)), format!("page: {long}"), "{plain}");
    }
    // The page says the same, with some links more.
    let plain = "The harbour was closed at night and nobody knew why it had been closed so early.";
    let page = format!("{long}<p>Unsubscribe here</p>");
    assert_eq!(text(&alternative(plain, &page)), plain);
    let with_footer = format!(
        "Subject: s\nContent-Type: multipart/mixed; boundary=m\n\n--m\n{}\n--m\nContent-Type: text/plain\n\nList footer\n--m--\n",
        alternative("View this in a browser", long).split_once('\n').unwrap().1
    );
    assert_eq!(text(&with_footer), format!("page: {long}\n\nList footer"));
}

#[test]
fn several_texts_are_all_kept_and_lines_flow() {
    let mixed = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: text/plain\n\ntwo\n--b--\n";
    assert_eq!(text(mixed), "one\n\ntwo");
    let flowed = "Subject: s\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\nThe har \nbour was  \nclosed.";
    assert_eq!(text(flowed), "The harbour was closed.");
    let quoted =
        "Subject: s\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nThe har=\nbour=2E";
    assert_eq!(text(quoted), "The harbour.");
}

#[test]
fn dates_of_the_header_or_else_of_the_mailbox() {
    let date = |mail: &str| {
        let metadata = read_with(mail.as_bytes(), &page).unwrap().metadata;
        metadata.into_iter().find(|(key, _)| key == "date").map(|(_, value)| value).unwrap_or_default()
    };
    for (mail, expected) in [
        ("Subject: s\nDate: Fri Mar  1 10:00:00 2024\n\nx", "2024-03-01T10:00:00"),
        ("Subject: s\nDate: Fri, 1 Mar 2024\n 10:00:00\n\nx", "2024-03-01T10:00:00"),
        ("From a at b.example  Fri Mar  1 10:00:00 2024\nSubject: s\n\nx", "2024-03-01T10:00:00"),
        (
            "From a@b.example Sat Mar  2 10:00:00 2024\nSubject: s\nDate: 1 Mar 24 10:00 GMT\n\nx",
            "2024-03-01T10:00:00Z",
        ),
        ("From - Fri Mar  1 10:00:00 2024\nSubject: s\nDate: soon\n\nx", "2024-03-01T10:00:00"),
        ("Subject: s\nDate: soon\n\nx", ""),
        ("Subject: s\nDate: 11/24/21, 9:05 PM\n\nx", "11/24/21, 9:05 PM"),
        (
            "From - Fri Mar  1 10:00:00 2024\nSubject: s\nDate: Mi, 24 Okt\n 2021 10:00:00 +0200\n\nx",
            "Mi, 24 Okt 2021 10:00:00 +0200",
        ),
        ("From  : Ada\nDate: 1 Mar 99 9:05 GMT\n\nx", "1999-03-01T09:05:00Z"),
        ("Subject: s\nDate: Fri Mar  1 10:00:00 PST 2024\n\nx", "2024-03-01T10:00:00-08:00"),
        ("Subject: s\nDate: Fri, 1 Mar 2024 10:00 -0800\n\nx", "2024-03-01T10:00:00-08:00"),
    ] {
        assert_eq!(date(mail), expected, "{mail}");
    }
}

#[test]
fn pages_that_a_browser_saved_have_no_author() {
    let saved = "From: <Saved by Blink>\nSnapshot-Content-Location: http://a.example/x\nSubject: T\nDate: Fri, 1 Mar 2024 10:00:00 -0000\n\
        MIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"; boundary=b\n\n--b\nContent-Type: text/html\n\n\
        <meta charset=windows-1251><p>x</p>\n--b--\n";
    let extracted = read_with(saved.as_bytes(), &page).unwrap();
    let keys: Vec<_> = extracted.metadata.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(keys, [("title", "T"), ("file_date", "2024-03-01T10:00:00Z"), ("url", "http://a.example/x")]);
    assert_eq!(extracted.encoding, "windows-1251");
}

#[test]
fn a_mail_in_utf_16_is_named() {
    let mail = "Subject: s\r\n\r\nThe state.\r\n";
    for mark in ["", "\u{feff}"] {
        for units in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            let bytes: Vec<u8> = [mark, mail].concat().encode_utf16().flat_map(units).collect();
            let rejected = read(&bytes).unwrap_err();
            assert!(rejected.reason == Reason::Malformed && rejected.message.contains("UTF-16"), "{rejected:?}");
        }
    }
    assert_eq!(read(["\u{feff}", mail].concat().as_bytes()).unwrap().text, "The state.");
}
