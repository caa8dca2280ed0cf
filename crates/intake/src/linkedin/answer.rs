//! Saved answers to screening questions: a question and its answer as a chat.

use abide_terms::Audience;

use super::draft::{Draft, words};
use super::mention::mentions;
use super::row::Why;
use super::salary;
use super::sheet::Sheet;
use crate::entry::Message;

/// Reads a file of answers. An answer about pay is salary data, and none of it is kept.
pub(crate) fn read(draft: &mut Draft<'_>, sheet: &Sheet, key: &str) {
    for record in &sheet.rows {
        let (question, answer) = (sheet.cell(record, "Question"), sheet.cell(record, "Answer"));
        if salary::is_asked(question, answer) {
            draft.stub(Some("salary.provided"), Why::Never, &sheet.file, record.line);
            continue;
        }
        let (Some(question), Some(answer)) = (words(question), words(answer)) else {
            draft.stub(Some("jobs.generic_answer"), Why::Wordless, &sheet.file, record.line);
            continue;
        };
        let identity = [key, &question, &answer];
        let mut row = draft.row("jobs.generic_answer", &identity, &sheet.file, record.line);
        row.audience = Some(Audience::Platform);
        row.mentions = mentions(&format!("{question}\n{answer}"));
        row.messages = vec![
            Message { role: "user".to_owned(), content: question.clone() },
            Message { role: "assistant".to_owned(), content: answer.clone() },
        ];
        row.fields.insert("question", question);
        row.fields.insert("answer", answer);
        draft.push(row);
    }
}
