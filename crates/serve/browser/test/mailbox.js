// A mail server, which keeps what it is given, or refuses it as a test says.
import { once } from "node:events";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const WAIT_MS = 90_000;

/** Options are those of `smtp-server`; `port` 0 stands for any that is free. */
export async function mailbox(options = {}, port = 0) {
  const mails = [];
  const asked = { to: 0 };
  let refusal;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key ? [] : ["STARTTLS", "AUTH"],
    logger: false,
    onRcptTo({ address }, _, done) {
      asked.to += 1;
      if (!refusal) return done();
      // As servers do: the address stands in the words.
      done(Object.assign(new Error(`<${address}> is not wanted`), { responseCode: refusal }));
    },
    onData(stream, session, done) {
      simpleParser(stream, {}, (error, mail) => {
        if (!error) mails.push({ ...mail, envelope: session.envelope, secure: session.secure, user: session.user });
        done(error);
      });
    },
    ...options,
  });
  server.on("error", () => {});
  server.listen(port, "127.0.0.1");
  await once(server.server, "listening");
  return {
    mails,
    asked,
    port: server.server.address().port,
    refuse: (code) => { refusal = code; },
    /** The newest mail that is like that, when it has come. */
    async mail(is) {
      for (const until = Date.now() + WAIT_MS; Date.now() < until;) {
        const found = mails.findLast(is);
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`no such mail among ${mails.length}`);
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

export const header = (mail, name) => {
  const line = mail.headerLines.find(({ key }) => key === name)?.line;
  return line?.slice(name.length + 1).trim();
};
