//! Messages of a mailbox in one file (mboxrd, mboxo).

use std::io::{self, BufRead, Read};

use super::kind::HEAD;
use super::labels::Labels;
use super::member::Member;
use super::walk::{Walk, Walked};
use crate::formats::Format;
use crate::rejected::Rejected;
use crate::unpack::as_text::{self, Feeds};
use crate::unpack::content::Content;
use crate::unpack::input::Input;

/// So much of a line is looked at to see whether a message begins there.
const LOOK_AHEAD: usize = 2048;

impl<E> Walk<'_, E> {
    pub(super) fn mbox(&mut self, file_name: &str, source: &mut dyn Read, label: &str) -> Walked<E> {
        let labels = Labels::within(label);
        let mut input = Input::new(source);
        // An error here comes again to whoever reads.
        let is_of_old_mac = input.peek(HEAD).is_ok_and(as_text::ends_in_cr);
        let source: &mut dyn Read = if is_of_old_mac { &mut Feeds::new(input) } else { &mut input };
        let mut input = Input::new(source);
        for number in 1.. {
            match begin(&mut input, number == 1) {
                Ok(true) => {}
                Ok(false) if number == 1 => {
                    self.skip_empty(label);
                    break;
                }
                Ok(false) => break,
                Err(error) => {
                    self.go_on()?;
                    self.skip_rest(label, &Rejected::from(&error));
                    break;
                }
            }
            self.row()?;
            let mut content = Content::new(Message::new(&mut input));
            let label_of_message = labels.numbered("message", number);
            let message =
                Member { label: &label_of_message, file_name, format: Some(Format::Mail), budget: self.budget };
            self.take(message, &mut content)?;
            content.drain(|| self.taker.is_cancelled());
            self.go_on()?;
            if let Some(rejected) = content.failed() {
                self.skip_rest(label, rejected);
                break;
            }
        }
        Ok(())
    }
}

/// Goes to the start of a message; `false` if there is none.
fn begin<R: Read>(input: &mut Input<R>, is_first: bool) -> io::Result<bool> {
    if is_first {
        if input.peek(3)? == b"\xef\xbb\xbf" {
            input.consume(3);
        }
        while input.peek(1)?.first().is_some_and(u8::is_ascii_whitespace) {
            input.consume(1);
        }
    }
    Ok(!input.peek(1)?.is_empty())
}

/// Reads the line `From `, which says when the message came, and the message up to the line that begins the next one, and takes the `>` away that was put before `From ` for this not to be one.
struct Message<'a, R> {
    input: &'a mut Input<R>,
    at_line_start: bool,
    after_blank: bool,
    /// A blank line that belongs to the message only if it goes on.
    held: &'static [u8],
    /// What is to be given before more is read.
    ready: &'static [u8],
    is_over: bool,
}

impl<'a, R: Read> Message<'a, R> {
    fn new(input: &'a mut Input<R>) -> Self {
        Message { input, at_line_start: true, after_blank: false, held: b"", ready: b"", is_over: false }
    }

    fn start_line(&mut self) -> io::Result<()> {
        let head = self.input.peek(LOOK_AHEAD)?;
        if head.is_empty() || (self.after_blank && begins_message(head)) {
            self.is_over = true;
            return Ok(());
        }
        let quoted = head.iter().take_while(|byte| **byte == b'>').count();
        let (is_quoted, is_blank) = (quoted > 0 && head[quoted..].starts_with(b"From "), blank_line(head));
        if is_quoted {
            self.input.consume(1);
        }
        self.after_blank = !is_blank.is_empty();
        self.at_line_start = self.after_blank;
        if self.after_blank {
            self.held = is_blank;
            self.input.consume(is_blank.len());
        }
        Ok(())
    }
}

impl<R: Read> Read for Message<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.ready.is_empty() {
                return self.ready.read(into);
            }
            if self.is_over {
                return Ok(0);
            }
            if self.at_line_start {
                let held = std::mem::take(&mut self.held);
                self.start_line()?;
                if !self.is_over {
                    self.ready = held;
                }
                continue;
            }
            let piece = self.input.fill_buf()?;
            if piece.is_empty() {
                self.is_over = true;
                continue;
            }
            let piece = &piece[..piece.len().min(into.len())];
            let end = memchr::memchr(b'\n', piece);
            let got = end.map_or(piece.len(), |at| at + 1);
            into[..got].copy_from_slice(&piece[..got]);
            self.input.consume(got);
            self.at_line_start = end.is_some();
            return Ok(got);
        }
    }
}

/// The line end that the line is, if it is nothing else.
fn blank_line(head: &[u8]) -> &'static [u8] {
    match head {
        [b'\n', ..] => b"\n",
        [b'\r', b'\n', ..] => b"\r\n",
        _ => b"",
    }
}

/// Whether the line is `From `, with a time of day or with a header field behind it. Not all programs quote such lines in texts: there, neither is likely.
fn begins_message(head: &[u8]) -> bool {
    if !head.starts_with(b"From ") {
        return false;
    }
    let end = memchr::memchr(b'\n', head).unwrap_or(head.len());
    let has_time =
        head[..end].windows(4).any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2..].iter().all(u8::is_ascii_digit));
    let next = head.get(end + 1..).unwrap_or_default();
    let name = next.iter().take_while(|byte| byte.is_ascii_graphic() && **byte != b':').count();
    has_time || (name > 0 && next.get(name) == Some(&b':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(mailbox: &str) -> Vec<String> {
        let mut input = Input::new(mailbox.as_bytes());
        let mut found = Vec::new();
        while begin(&mut input, found.is_empty()).unwrap() {
            let mut text = String::new();
            Message::new(&mut input).read_to_string(&mut text).unwrap();
            found.push(text);
        }
        found
    }

    #[test]
    fn messages_begin_where_they_do() {
        for (mailbox, expected) in [
            (
                "From a 10:00\nA: b\n\ntext\n\nFrom b 11:00\n\nmore",
                &["From a 10:00\nA: b\n\ntext\n", "From b 11:00\n\nmore"][..],
            ),
            (
                "From a 10:00\r\nA: b\r\n\r\n\r\ntext\r\n\r\nFrom b\r\nC: d\r\n",
                &["From a 10:00\r\nA: b\r\n\r\n\r\ntext\r\n", "From b\r\nC: d\r\n"],
            ),
            // No empty line before, and prose.
            ("From a 10:00\n\ntext\nFrom b 11:00\n", &["From a 10:00\n\ntext\nFrom b 11:00\n"]),
            (
                "From a 10:00\n\ntext\n\nFrom here on, prose.\nMore of it: yes\n",
                &["From a 10:00\n\ntext\n\nFrom here on, prose.\nMore of it: yes\n"],
            ),
            // Quoted once and twice; and a quotation in an answer.
            ("From a 10:00\n\n>From b\n>>From c\n> From d\n>\n", &["From a 10:00\n\nFrom b\n>From c\n> From d\n>\n"]),
            ("\u{feff}\n\nFrom a\nA: b\n", &["From a\nA: b\n"]),
            ("A: b\n\ntext", &["A: b\n\ntext"]),
            ("From a 10:00", &["From a 10:00"]),
            ("From a 10:00\n\n\nFrom b 11:00\n\n\n", &["From a 10:00\n\n", "From b 11:00\n\n"]),
            ("", &[]),
        ] {
            assert_eq!(messages(mailbox), expected, "{mailbox:?}");
        }
    }

    #[test]
    fn lines_may_be_of_any_length() {
        let line = "x".repeat(200_000);
        let mailbox = format!("From {line} 10:00\nA: {line}\n\n{line}\n\nFrom b 11:00\n\nmore\n");
        assert_eq!(
            messages(&mailbox),
            [format!("From {line} 10:00\nA: {line}\n\n{line}\n"), "From b 11:00\n\nmore\n".into()]
        );
    }

    #[test]
    fn it_does_not_matter_how_much_is_read_at_once() {
        let mut input = Input::new(&b"A: b\r\n\r\n\r\n>From x\r\n\r\n"[..]);
        let mut message = Message::new(&mut input);
        let mut read = Vec::new();
        let mut one = [0];
        while message.read(&mut one).unwrap() > 0 {
            read.push(one[0]);
        }
        assert_eq!(read, b"A: b\r\n\r\n\r\nFrom x\r\n");
    }
}
