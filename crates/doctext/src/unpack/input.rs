//! Bytes that can be looked at before they are taken.

use std::io::{self, BufRead, ErrorKind, Read};

const CAPACITY: usize = 64 << 10;

/// A buffered reader that can look ahead, which [`std::io::BufReader`] cannot across its buffer's end.
pub(crate) struct Input<R> {
    inner: R,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
}

impl<R: Read> Input<R> {
    pub fn new(inner: R) -> Self {
        Input { inner, buffer: vec![0; CAPACITY].into_boxed_slice(), start: 0, end: 0 }
    }

    pub fn get_ref(&self) -> &R {
        &self.inner
    }

    /// The next `count` bytes (64 KiB at most), or all that are left if these are fewer.
    ///
    /// # Errors
    /// Those of the reader, where nothing is left before.
    pub fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.start > 0 && self.end - self.start < count {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        while self.end - self.start < count.min(CAPACITY) {
            match self.inner.read(&mut self.buffer[self.end..]) {
                Ok(0) => break,
                Ok(more) => self.end += more,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // It comes again when what is there was taken.
                Err(_) if self.end > self.start => break,
                Err(error) => return Err(error),
            }
        }
        Ok(&self.buffer[self.start..self.end.min(self.start + count)])
    }

    /// The reader, without what was taken from it ahead.
    pub fn into_inner(self) -> R {
        self.inner
    }
}

impl<R: Read> Read for Input<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.start == self.end && into.len() >= CAPACITY {
            return self.inner.read(into);
        }
        let got = self.fill_buf()?.read(into)?;
        self.consume(got);
        Ok(got)
    }
}

impl<R: Read> BufRead for Input<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
            self.end = self.inner.read(&mut self.buffer)?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, count: usize) {
        self.start = self.end.min(self.start + count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let one = self.0.len().min(1).min(into.len());
            self.0.read(&mut into[..one])
        }
    }

    #[test]
    fn looking_takes_nothing() {
        let mut input = Input::new(Drops(b"abcdef"));
        assert_eq!(input.peek(3).unwrap(), b"abc");
        input.consume(2);
        assert_eq!(input.peek(3).unwrap(), b"cde");
        assert_eq!(input.peek(100).unwrap(), b"cdef");
        let mut rest = String::new();
        input.read_to_string(&mut rest).unwrap();
        assert_eq!((rest.as_str(), input.peek(1).unwrap()), ("cdef", &b""[..]));
    }

    #[test]
    fn no_more_than_the_buffer_is_looked_at() {
        let bytes = vec![7; 3 * CAPACITY];
        let mut input = Input::new(&bytes[..]);
        input.consume(0);
        assert_eq!(input.peek(2 * CAPACITY).unwrap().len(), CAPACITY);
        input.consume(CAPACITY - 1);
        assert_eq!(input.peek(2).unwrap(), [7, 7]);
        assert_eq!(input.into_inner().len(), bytes.len() - (2 * CAPACITY - 1));
    }
}
