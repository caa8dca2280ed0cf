//! `abide account`: a member signs in with a name and a password.

use std::io::BufRead;
use std::process::ExitCode;

use abide_serve::web::account::{self, Account};
use abide_serve::web::mail;
use abide_serve::web::store::{Sqlite, Store};
use serde_json::json;

use crate::args::{Account as Asked, Global};
use crate::failure::{At, Failure};
use crate::output::Output;
use crate::platform::Platform;

pub(super) fn run(asked: &Asked, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    if let Some(email) = asked.email.as_ref().filter(|email| !mail::is_address(email)) {
        return Err(Failure::usage(
            "account::email",
            format_args!("`{email}` is no address of mail"),
        ));
    }
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password).at("account::password", "standard input")?;
    let store = Sqlite::open(&platform.path(&platform.config.pages.accounts))?;
    let account = Account {
        member: asked.member.clone(),
        name: asked.name.clone().unwrap_or_else(|| asked.login.clone()),
        language: None,
        email: asked.email.clone(),
    };
    store.put_account(
        &account,
        &asked.login,
        &account::hash(password.trim_end_matches(['\r', '\n']))?,
    )?;
    output.data(&json!({ "member": asked.member }));
    if !output.is_json() {
        output.say(format_args!("{} can sign in to the pages of `abide serve`.", asked.member));
    }
    Ok(ExitCode::SUCCESS)
}
