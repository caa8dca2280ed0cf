//! The mail server that letters are handed to.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::message::Mailbox;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls as Protection, TlsParameters};
use lettre::{Address, Message, SmtpTransport, Transport};

use super::{Settings, Tls, mailbox};
use crate::error::{Error, Kind, Result};

/// How long the server may take for one answer.
const WAIT: Duration = Duration::from_secs(20);

/// Codes by which a server says that it never takes this letter (RFC 5321). Other refusals are about us: a wrong password, a full disk, a limit.
const NEVER: [u16; 6] = [550, 551, 552, 553, 554, 556];

/// Why a letter was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsent {
    /// It may be later.
    Later(Cause),
    /// With the server's code, 0 if the address is none.
    Never(u16),
}

/// What keeps letters waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The server said so, with this code.
    Code(u16),
    /// There is no TLS, or not with a certificate that is trusted.
    Tls,
    Unreachable,
    /// The letter cannot be made now.
    Ours,
}

impl Cause {
    pub(crate) fn code(self) -> u16 {
        if let Self::Code(code) = self { code } else { 0 }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "code {code}"),
            Self::Tls => f.write_str("no TLS with a certificate that is trusted"),
            Self::Unreachable => f.write_str("no answer"),
            Self::Ours => f.write_str("a letter cannot be made"),
        }
    }
}

/// A mail server, and in whose name letters are sent.
pub struct Relay {
    transport: SmtpTransport,
    pub(crate) sender: Mailbox,
    bounces: Address,
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relay").finish_non_exhaustive()
    }
}

impl Relay {
    /// Refuses settings by which something could go unprotected over a network. Nothing is sent yet.
    pub fn new(settings: &Settings) -> Result<Self> {
        let wrong = |words: String| Error::new(Kind::Mail, words);
        let Settings { server, tls, .. } = settings;
        if server.is_empty() {
            return Err(wrong("no mail server is named".to_owned()));
        }
        if *tls == Tls::None && !is_here(server) {
            return Err(wrong(format!("mail to `{server}` would go unprotected")).hint(
                "`tls = \"none\"` is for a server on this machine; write `starttls` or `implicit`",
            ));
        }
        let parameters = || {
            let mut builder = TlsParameters::builder(server.clone());
            if let Some(root) = &settings.root {
                let certificate = Certificate::from_pem(root)
                    .map_err(|_| wrong("the root certificate is not one in PEM".to_owned()))?;
                builder = builder.add_root_certificate(certificate);
            }
            builder.build().map_err(|_| wrong(format!("no TLS for the mail server `{server}`")))
        };
        let protection = match tls {
            Tls::Implicit => Protection::Wrapper(parameters()?),
            Tls::Starttls => Protection::Required(parameters()?),
            Tls::None => Protection::None,
        };
        let sender = mailbox(&settings.sender, "the sender")?;
        let bounces = match &settings.bounces {
            Some(bounces) => mailbox(bounces, "where bounces go to")?.email,
            None => sender.email.clone(),
        };
        let mut builder = SmtpTransport::builder_dangerous(server.clone())
            .port(settings.port.unwrap_or(tls.port()))
            .tls(protection)
            .timeout(Some(WAIT))
            .pool_config(PoolConfig::new().max_size(1));
        if let Some((name, password)) = &settings.login {
            builder = builder.credentials(Credentials::new(name.clone(), password.clone()));
        }
        Ok(Self { transport: builder.build(), sender, bounces })
    }

    /// The part behind the `@`, for names of letters.
    pub(crate) fn domain(&self) -> &str {
        self.sender.email.domain()
    }

    /// Returns once the server has taken the letter over.
    pub(crate) fn send(&self, to: &Address, letter: &Message) -> Result<(), Unsent> {
        let envelope = Envelope::new(Some(self.bounces.clone()), vec![to.clone()])
            .map_err(|_| Unsent::Never(0))?;
        match self.transport.send_raw(&envelope, &letter.formatted()) {
            Ok(_) => Ok(()),
            Err(error) => Err(match error.status().map(u16::from) {
                Some(code) if NEVER.contains(&code) => Unsent::Never(code),
                Some(code) => Unsent::Later(Cause::Code(code)),
                // A server that offers no STARTTLS is a failure of the client's.
                None if error.is_tls() || error.is_client() || is_handshake(&error) => {
                    Unsent::Later(Cause::Tls)
                }
                None => Unsent::Later(Cause::Unreachable),
            }),
        }
    }
}

/// What `rustls` refuses arrives as bytes that make no sense.
fn is_handshake(error: &(dyn std::error::Error + 'static)) -> bool {
    let found = error.downcast_ref::<io::Error>();
    found.is_some_and(|error| error.kind() == io::ErrorKind::InvalidData)
        || error.source().is_some_and(is_handshake)
}

/// Whether a server is on this machine.
fn is_here(server: &str) -> bool {
    server == "localhost" || server.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(server: &str, tls: Tls, sender: &str) -> Settings {
        let (server, sender) = (server.to_owned(), sender.to_owned());
        Settings { server, port: None, tls, sender, bounces: None, root: None, login: None }
    }

    #[test]
    fn nothing_goes_unprotected_over_a_network() {
        for server in ["mail.example.com", "192.0.2.1", "localhost.example.com", ""] {
            assert!(Relay::new(&settings(server, Tls::None, "a@example.com")).is_err(), "{server}");
        }
        for server in ["localhost", "127.0.0.1", "::1"] {
            assert!(Relay::new(&settings(server, Tls::None, "a@example.com")).is_ok(), "{server}");
        }
        assert!(Relay::new(&settings("mail.example.com", Tls::Starttls, "a@example.com")).is_ok());
    }

    #[test]
    fn a_sender_is_an_address() {
        for sender in ["", "Example", "a@", "a@example.com\r\nBcc: b@example.com"] {
            let error = Relay::new(&settings("localhost", Tls::None, sender)).unwrap_err();
            assert_eq!(error.code(), "serve::mail");
        }
    }

    #[test]
    fn a_password_is_in_no_debug_output() {
        let mut with = settings("localhost", Tls::None, "a@example.com");
        with.login = Some(("name".into(), "hunter".into()));
        assert!(!format!("{with:?} {:?}", Relay::new(&with)).contains("hunter"));
    }
}
