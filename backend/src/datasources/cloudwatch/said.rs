//! What AWS says when it refuses: a code and a sentence, as JSON or as XML, whichever the service's front answers with.

use serde_json::Value;

/// AWS' own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// Such as `InvalidClientTokenId`.
    pub(super) code: String,
    /// One or more sentences; may be empty.
    pub(super) message: String,
}

/// The words in the body of an answer.
pub(super) fn read(body: &[u8]) -> Option<Said> {
    let text = std::str::from_utf8(body).ok()?.trim();
    if text.starts_with('<') {
        let code = tag(text, "Code")?;
        return Some(Said { code, message: tag(text, "Message").unwrap_or_default() });
    }
    let json: Value = serde_json::from_str(text).ok()?;
    let word = |key: &str| json.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let code = word("__type");
    let code = code.rsplit(['#', '.']).next().unwrap_or_default().to_owned();
    let message = if word("message").is_empty() { word("Message") } else { word("message") };
    (!code.is_empty()).then_some(Said { code, message })
}

/// The text of the first element of this name, with XML's five entities put back.
pub(super) fn tag(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    let mut text = text.trim().to_owned();
    for (entity, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
        text = text.replace(entity, sign);
    }
    Some(text)
}

impl Said {
    /// Whether the service asks to be called less often.
    pub(super) fn is_throttling(&self) -> bool {
        self.code.contains("Throttl")
            || [
                "RequestLimitExceeded",
                "TooManyRequestsException",
                "LimitExceeded",
                "LimitExceededException",
                "SlowDown",
            ]
            .contains(&self.code.as_str())
    }

    /// Whether the credentials are refused.
    pub(super) fn is_about_credentials(&self) -> bool {
        let code = self.code.trim_end_matches("Exception");
        [
            "InvalidClientTokenId",
            "UnrecognizedClient",
            "SignatureDoesNotMatch",
            "InvalidSignature",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "ExpiredToken",
            "InvalidToken",
            "RequestExpired",
            "AuthFailure",
            "OptInRequired",
            "NotAuthorized",
        ]
        .contains(&code)
    }

    /// Whether the credentials are good and the right is missing.
    pub(super) fn is_denial(&self) -> bool {
        ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"].contains(&self.code.as_str())
    }

    /// The words as the end of a sentence, with the code where there are no words.
    pub(super) fn sentence(&self) -> String {
        match self.message.trim() {
            "" => format!("{}.", self.code),
            message if message.ends_with(['.', '?', '!']) => message.to_owned(),
            message => format!("{message}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_every_form() {
        let check = |body: &str, code: &str, message: &str| {
            let expect = Said { code: code.to_owned(), message: message.to_owned() };
            assert_eq!(read(body.as_bytes()), Some(expect), "{body}");
        };
        check(
            r#"{"__type":"com.amazonaws.cloudwatch.v2010_08_01#InvalidParameterValueException","message":"No."}"#,
            "InvalidParameterValueException",
            "No.",
        );
        check(
            r#"{"__type":"ThrottlingException","Message":"Rate exceeded"}"#,
            "ThrottlingException",
            "Rate exceeded",
        );
        check(r#"{"__type":"a#B","message":"one\n","Message":"one\n"}"#, "B", "one");
        check(
            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>&quot;x&quot; &amp; y</Message></Error></ErrorResponse>",
            "AccessDenied",
            "\"x\" & y",
        );
        for none in ["", "<html>", "{}", "[]", "nothing", "{\"message\":\"x\"}"] {
            assert_eq!(read(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn codes_are_told_apart() {
        let check = |code: &str, expect: (bool, bool, bool)| {
            let said = Said { code: code.to_owned(), message: String::new() };
            assert_eq!(
                (said.is_throttling(), said.is_about_credentials(), said.is_denial()),
                expect,
                "{code}"
            );
        };
        check("ThrottlingException", (true, false, false));
        check("Throttling", (true, false, false));
        check("RequestLimitExceeded", (true, false, false));
        check("UnrecognizedClientException", (false, true, false));
        check("ExpiredTokenException", (false, true, false));
        check("AccessDenied", (false, false, true));
        check("ValidationException", (false, false, false));
    }
}
