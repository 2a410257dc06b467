//! Walks over a JSON text byte by byte, by the grammar and within a budget. Keeps nothing of it.

use super::{Budget, Reason};

/// A place in a text, and what was counted up to it.
pub(super) struct Scan<'a> {
    bytes: &'a [u8],
    /// The next byte; after an error the one that is wrong.
    pub(super) at: usize,
    elements: usize,
    budget: Budget,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Object,
    Array,
}

impl<'a> Scan<'a> {
    /// At the start of a text.
    pub(super) fn new(bytes: &'a [u8], budget: Budget) -> Self {
        Self { bytes, at: 0, elements: 0, budget }
    }

    /// Reads one value and nothing behind it.
    pub(super) fn document(&mut self) -> Result<(), Reason> {
        // A stack of our own: the depth of the text never becomes depth of calls.
        let mut open: Vec<Container> = Vec::new();
        loop {
            // Here a value must start.
            self.count()?;
            self.skip_space();
            match self.peek()? {
                b'{' => {
                    self.at += 1;
                    self.push(&mut open, Container::Object)?;
                    self.skip_space();
                    if self.peek()? != b'}' {
                        self.key()?;
                        continue;
                    }
                }
                b'[' => {
                    self.at += 1;
                    self.push(&mut open, Container::Array)?;
                    self.skip_space();
                    if self.peek()? != b']' {
                        continue;
                    }
                }
                b'"' => self.string()?,
                b't' => self.word(b"true")?,
                b'f' => self.word(b"false")?,
                b'n' => self.word(b"null")?,
                b'-' | b'0'..=b'9' => self.number()?,
                _ => return Err(Reason::Expected("a value")),
            }
            // Here a value has ended: close containers until another value must start.
            loop {
                self.skip_space();
                let Some(&container) = open.last() else {
                    return if self.at == self.bytes.len() {
                        Ok(())
                    } else {
                        Err(Reason::Expected("the end"))
                    };
                };
                match (self.peek()?, container) {
                    (b',', Container::Array) => {
                        self.at += 1;
                        break;
                    }
                    (b',', Container::Object) => {
                        self.at += 1;
                        self.skip_space();
                        self.key()?;
                        break;
                    }
                    (b']', Container::Array) | (b'}', Container::Object) => {
                        self.at += 1;
                        open.pop();
                    }
                    (_, Container::Array) => return Err(Reason::Expected("a comma or ]")),
                    (_, Container::Object) => return Err(Reason::Expected("a comma or }")),
                }
            }
        }
    }

    fn push(&self, open: &mut Vec<Container>, container: Container) -> Result<(), Reason> {
        if open.len() >= self.budget.depth {
            return Err(Reason::OverBudget("levels of nesting", self.budget.depth));
        }
        open.push(container);
        Ok(())
    }

    fn count(&mut self) -> Result<(), Reason> {
        self.elements += 1;
        if self.elements > self.budget.elements {
            return Err(Reason::OverBudget("values and keys", self.budget.elements));
        }
        Ok(())
    }

    fn peek(&self) -> Result<u8, Reason> {
        self.bytes.get(self.at).copied().ok_or(Reason::Truncated)
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn key(&mut self) -> Result<(), Reason> {
        self.count()?;
        if self.peek()? != b'"' {
            return Err(Reason::Expected("a key in quotes"));
        }
        self.string()?;
        self.skip_space();
        if self.peek()? != b':' {
            return Err(Reason::Expected("a colon"));
        }
        self.at += 1;
        Ok(())
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Reason> {
        for &expected in word {
            if self.peek()? != expected {
                return Err(Reason::Expected("true, false or null"));
            }
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<(), Reason> {
        self.at += 1;
        let start = self.at;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.escape()?,
                0..=0x1f => return Err(Reason::Expected("an escape instead of a control character")),
                _ => self.at += 1,
            }
            if self.at - start > self.budget.string_bytes {
                return Err(Reason::OverBudget("bytes in one text", self.budget.string_bytes));
            }
        }
    }

    fn escape(&mut self) -> Result<(), Reason> {
        let code = *self.bytes.get(self.at + 1).ok_or(Reason::Truncated)?;
        match code {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
            b'u' => {
                let unit = self.unit()?;
                match unit {
                    0 => return Err(Reason::Nul),
                    0xd800..=0xdbff => {
                        self.at += 6;
                        let follows = self.bytes.get(self.at..self.at + 2) == Some(b"\\u");
                        if !follows || !(0xdc00..=0xdfff).contains(&self.unit()?) {
                            return Err(Reason::LoneSurrogate);
                        }
                        self.at += 6;
                    }
                    0xdc00..=0xdfff => return Err(Reason::LoneSurrogate),
                    _ => self.at += 6,
                }
            }
            _ => return Err(Reason::Expected("a known escape")),
        }
        Ok(())
    }

    /// The four digits of the `\u` escape at the cursor, which stays.
    fn unit(&self) -> Result<u32, Reason> {
        let digits = self.bytes.get(self.at + 2..self.at + 6).ok_or(Reason::Truncated)?;
        digits.iter().try_fold(0, |unit, &digit| {
            let value = char::from(digit).to_digit(16).ok_or(Reason::Expected("four hexadecimal digits"))?;
            Ok(unit * 16 + value)
        })
    }

    fn number(&mut self) -> Result<(), Reason> {
        let start = self.at;
        if self.bytes[self.at] == b'-' {
            self.at += 1;
        }
        if self.peek()? == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            self.digits()?;
        }
        // No number that means anything is longer, and parsers slow down on such.
        const DIGITS: usize = 1000;
        if self.at - start > DIGITS {
            return Err(Reason::OverBudget("digits in one number", DIGITS));
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Reason> {
        if !self.peek()?.is_ascii_digit() {
            return Err(Reason::Expected("a digit"));
        }
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        Ok(())
    }
}
