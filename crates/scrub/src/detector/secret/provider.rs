//! Tokens of well-known providers, by the forms that their documents give.
//!
//! Checksums that some of them carry are not asked for: a token with a typing error tells as much, and a made-up one in a text that teaches is no loss.

use std::ops::Range;

use super::value;
use crate::detector::{Detector, Found, Near, checks};
use crate::kind::Kind;

const fn token(
    name: &'static str,
    hint: &'static str,
    pattern: &'static str,
    finds: &'static [&'static str],
    source: &'static str,
) -> Detector {
    Detector {
        name,
        kind: Kind::Secret,
        hint,
        pattern,
        check,
        near: Near::Nothing,
        finds,
        leaves: &[],
        source,
        languages: "*",
    }
}

/// No placeholder, and not one character over and over.
fn check(found: &Found<'_>) -> Option<Range<usize>> {
    let token = found.matched();
    let before = found.char_before();
    let is_part = before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
        && !found.matched().starts_with("http");
    let is_cut = found.text.get(found.end..).unwrap_or_default().starts_with("...");
    let after = token.find(['_', '-', '.']).map_or(token, |at| token.get(at..).unwrap_or_default());
    found.when(!is_part && !is_cut && !value::is_filler(token) && checks::entropy(after) >= 2.0)
}

pub(in crate::detector) const DETECTORS: &[Detector] = &[
    token(
        "secret.github",
        "ghp_|gho_|ghu_|ghs_|ghr_|github_pat_",
        r"(?-i)gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{40,120}",
        &[
            "«gh¦p_f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS2uPi»",
            // Words of four letters by chance, and not one digit.
            "«gh¦p_fbKqyLxTodObAvvWezQxXxXnMlcRrdjYekHjSauPi»",
        ],
        "GitHub: authentication token formats",
    ),
    token(
        "secret.gitlab",
        "glpat-|gldt-|glrt-|glcbt-|glptt-|glsoat-|glft-|glimt-|glagent-|gloas-",
        r"(?-i)\bgl(?:pat|dt|rt|cbt|ptt|soat|ft|imt|agent|oas)-[A-Za-z0-9_=.-]{16,64}",
        &["«gl¦pat-f9Kq2LxT7bA3vW8zQ1nM»"],
        "GitLab: token overview",
    ),
    token(
        "secret.aws_key_id",
        // Not `=20`: one in six is drawn with fewer than two digits.
        "~12&akia|asia|abia|acca|aroa|aida",
        r"(?-i)\b(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16}\b",
        &["«AK¦IA2E0A8F3B244C9986»", "our key was «AK¦IAZRSZMNJXKNXTJYCY», by the way"],
        "AWS: IAM identifiers",
    ),
    token(
        "secret.google_api",
        "aiza",
        r"(?-i)\bAIza[A-Za-z0-9_-]{35}",
        &["«AI¦zaSyf9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjSu»"],
        "Google Cloud: API keys",
    ),
    token(
        "secret.google_oauth",
        "gocspx-|ya29.",
        r"(?-i)\bGOCSPX-[A-Za-z0-9_-]{20,40}|\bya29\.[A-Za-z0-9_-]{20,300}",
        &["«GOC¦SPX-f9Kq2LxT7bA3vW8zQ1nM5cR4d6Y»"],
        "Google: OAuth 2.0 client secrets and access tokens",
    ),
    token(
        "secret.slack",
        "xoxa|xoxb|xoxe|xoxo|xoxp|xoxr|xoxs|xapp-",
        r"(?-i)\bxox[abeoprs](?:\.xox[bp])?-(?:\d-)?[A-Za-z0-9]{8,}-[A-Za-z0-9-]{10,250}|\bxoxe(?:\.xox[bp])?-\d-[A-Za-z0-9]{40,300}|\bxapp-\d-[A-Z0-9]{8,12}-\d{8,15}-[a-f0-9]{32,80}",
        &["«xo¦xb-853182394471-1062736482103-f9Kq2LxT7bA3vW8zQ1nM5cR4»"],
        "Slack: token types",
    ),
    token(
        "secret.webhook",
        "hooks.slack.com|office.com/webhook|com/api/webhooks|hooks.zapier.com|webhook.office.com",
        r"https?://(?:hooks\.slack\.com/(?:services|workflows|triggers)/[a-z0-9/]{20,80}|[a-z0-9.-]{0,60}(?:webhook\.office|outlook\.office)\.com/webhook[a-z0-9]?/[a-z0-9@/-]{40,200}|(?:ptb\.|canary\.)?discord(?:app)?\.com/api/webhooks/\d{15,21}/[a-z0-9_-]{40,90}|hooks\.zapier\.com/hooks/catch/[a-z0-9/]{8,40})",
        &["«https://hooks.slack.com/¦services/T0A1B2C3D/B4E5F6G7H/f9Kq2LxT7bA3vW8zQ1nM5cR4»"],
        "Slack, Microsoft Teams, Discord, Zapier: incoming webhooks",
    ),
    token(
        "secret.stripe",
        "sk_|rk_|pk_|whsec_",
        r"(?-i)\b(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{10,120}|\bwhsec_[A-Za-z0-9+/=]{24,80}",
        &["«sk_¦test_f9Kq2LxT7bA3vW8zQ1nM5cR4»"],
        "Stripe: API keys",
    ),
    token(
        "secret.openai",
        "~20&sk-",
        r"(?-i)\bsk-(?:(?:proj|svcacct|admin|None|or-v1|live)-[A-Za-z0-9_-]{20,200}|[A-Za-z0-9]{20,64}\b)",
        &["«sk-¦proj-f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS2uPi»"],
        "OpenAI, OpenRouter: API keys",
    ),
    token(
        "secret.anthropic",
        "sk-ant-",
        r"(?-i)\bsk-ant-[a-z]{2,10}\d{2}-[A-Za-z0-9_-]{40,120}",
        &["«sk-¦ant-api03-f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS2uPif9Kq2LxT»"],
        "Anthropic: API keys",
    ),
    token(
        "secret.models",
        "~20&hf_|api_org_|gsk_|r8_|pplx-|xai-|nvapi-|pcsk_|lsv2_|tgp_v1_|fw_",
        r"(?-i)\b(?:hf_[A-Za-z]{30,40}|api_org_[A-Za-z]{30,40}|gsk_[A-Za-z0-9]{40,60}|r8_[A-Za-z0-9]{30,45}|pplx-[A-Za-z0-9]{40,60}|xai-[A-Za-z0-9]{60,90}|nvapi-[A-Za-z0-9_-]{50,80}|pcsk_[A-Za-z0-9_]{40,90}|lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}|tgp_v1_[A-Za-z0-9_-]{40,50}|fw_[A-Za-z0-9]{24})",
        &["«hf¦_fKqLxTbAvWzQnMcRdYeHjSuPifKqLxTbAv»"],
        "Hugging Face, Groq, Replicate, Perplexity, xAI, NVIDIA, Pinecone, LangSmith, Together, Fireworks: API keys",
    ),
    token(
        "secret.packages",
        "~20&npm_|pypi-|rubygems_|cio|clojars_|oy2|dckr_|akcp|cmvmd",
        r"(?-i)\b(?:npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,250}|rubygems_[a-f0-9]{48}|cio[A-Za-z0-9]{32}|CLOJARS_[a-z0-9]{60}|oy2[a-z0-9]{43}|dckr_(?:pat|oat)_[A-Za-z0-9_-]{24,40}|AKCp[A-Za-z0-9]{60,80}|cmVmdGtu[A-Za-z0-9]{50,70})",
        &["«np¦m_f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS2uPi»", "«cio¦f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS»"],
        "npm, PyPI, RubyGems, crates.io, Clojars, NuGet, Docker, Artifactory: tokens",
    ),
    token(
        "secret.mail",
        "~20&sg.|xkeysib-|key-|-us|re_|mlsn.",
        r"(?-i)\b(?:SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{30,64}|xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}|re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}|mlsn\.[a-f0-9]{64})",
        &["«SG¦.f9Kq2LxT7bA3vW8zQ1nM5c.f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS2uPif9Kq2Lx»"],
        "SendGrid, Brevo, Mailgun, Mailchimp, Resend, MailerSend: API keys",
    ),
    token(
        "secret.twilio",
        "=34&sk|ac|ap",
        r"(?-i)\b(?:SK|AC|AP)[0-9a-f]{32}\b",
        &["«SK¦9f8a7c6b5e4d3f2a1b0c9f8a7c6b5e4d»"],
        "Twilio: API keys and account identifiers",
    ),
    token(
        "secret.commerce",
        "~14&shpat_|shpca_|shppa_|shpss_|sq0|eaaa|access-|flw|shippo_|duffel_|ezak|eztk|rzp_",
        r"(?-i)\b(?:shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,43}|EAAA[A-Za-z0-9_-]{58,66}|access-(?:sandbox|production|development)-[0-9a-f-]{36}|FLW(?:PUB|SEC)K(?:_TEST)?-[a-h0-9]{32}-X|shippo_(?:live|test)_[a-fA-F0-9]{40}|duffel_(?:test|live)_[A-Za-z0-9_=-]{40,48}|EZ[AT]K[A-Za-z0-9]{40,60}|rzp_(?:live|test)_[A-Za-z0-9]{14,24})",
        &["«sh¦pat_9f8a7c6b5e4d3f2a1b0c9f8a7c6b5e4d»"],
        "Shopify, Square, Plaid, Flutterwave, Shippo, Duffel, EasyPost, Razorpay: credentials",
    ),
    token(
        "secret.cloud",
        "~12&dop_v1|doo_v1|dor_v1|dp.|hvs.|hvb.|hvr.|.atlasv1.|pul-|fo1_|nfp_|rnd_|sbp_|pscale_|hrku-|tskey-|ltai|akid|aqvn|dapi|dt0|bkua_|sha256~|tk-us-|ion_|cfpat-",
        r"(?-i)\b(?:do[opr]_v1_[a-f0-9]{64}|dp\.(?:ct|pt|sa|scim|audit|st(?:\.[a-z0-9_-]{1,35})?)\.[A-Za-z0-9]{40,44}|hv[sbr]\.[A-Za-z0-9_-]{24,200}|[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70}|pul-[a-f0-9]{40}|fo1_[A-Za-z0-9_-]{43}|nfp_[A-Za-z0-9]{36,40}|rnd_[A-Za-z0-9]{28,40}|sbp_[a-f0-9]{40}|pscale_(?:tkn|pw|oauth)_[A-Za-z0-9=._-]{32,64}|HRKU-[A-Za-z0-9_-]{36,64}|tskey-[a-z]{3,10}-[A-Za-z0-9]{6,20}(?:-[A-Za-z0-9]{4,40})?|LTAI[A-Za-z0-9]{12,24}|AKID[A-Za-z0-9]{13,40}|AQVN[A-Za-z0-9_-]{35,38}|dapi[a-f0-9]{32}(?:-\d)?|dt0[a-z]\d\d\.[A-Z0-9]{24}(?:\.[A-Z0-9]{64})?|bkua_[a-z0-9]{40,50}|sha256~[A-Za-z0-9_-]{43}|tk-us-[A-Za-z0-9_-]{40,60}|ion_[A-Za-z0-9]{40,50}|CFPAT-[A-Za-z0-9_-]{40,50})",
        &[
            "«do¦p_v1_9f8a7c6b5e4d3f2a1b0c9f8a7c6b5e4d9f8a7c6b5e4d3f2a1b0c9f8a7c6b5e4d»",
            "«LT¦AI5f9Kq2LxT7bA3vW8zQ1n»",
        ],
        "DigitalOcean, Doppler, Vault, Terraform, Pulumi, Fly, Netlify, Render, Supabase, PlanetScale, Heroku, Tailscale, Alibaba, Tencent, Yandex, Databricks, Dynatrace, Buildkite, OpenShift, Scalingo, Ionic, Contentful: tokens",
    ),
    token(
        "secret.work",
        "~12&lin_|ntn_|secret_|figd_|atatt3|atctt3|pat|pmak-|tfp_|sgp_|slk_|rdme_|phx_|phc_|vf.|fio-u-|tkn.v1_|ico-|aio_|odt_|flb_|bbff-|sl.|ops_eyj|a3-",
        r"(?-i)\b(?:lin_(?:api|oauth)_[A-Za-z0-9]{32,80}|ntn_[A-Za-z0-9]{40,60}|secret_[A-Za-z0-9]{43}|figd_[A-Za-z0-9_-]{40,50}|AT[AC]TT3[A-Za-z0-9_=-]{60,250}|pat[A-Za-z0-9]{14}\.[a-f0-9]{64}|PMAK-[a-f0-9]{24}-[a-f0-9]{34}|tfp_[A-Za-z0-9_.=-]{38,70}|sgp_(?:[a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40}|sgp_[a-f0-9]{16}_local_[a-f0-9]{40}|slk_[a-f0-9]{64}|rdme_[a-z0-9]{70}|ph[xc]_[A-Za-z0-9_]{40,60}|VF\.(?:DM|WS|CS)\.[A-Za-z0-9]{20,30}\.[A-Za-z0-9]{16,24}|fio-u-[A-Za-z0-9_=-]{60,70}|tkn\.v1_[A-Za-z0-9+/=]{60,100}|ico-[A-Za-z0-9]{32}|aio_[A-Za-z0-9]{28}|odt_[A-Za-z0-9]{32,40}|flb_(?:live|test)_[A-Za-z0-9]{20,30}|BBFF-[A-Za-z0-9]{30,40}|sl\.[A-Za-z0-9_-]{100,200}|ops_eyJ[A-Za-z0-9+/_-]{100,1000}={0,3}|A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5})",
        &["«lin_¦api_f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS2uPi»", "«aio_¦f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye»"],
        "Linear, Notion, Figma, Atlassian, Airtable, Postman, Typeform, Sourcegraph, ReadMe, PostHog, Voiceflow, Frame.io, Teamwork, Infracost, Adafruit, Dependency-Track, Fleetbase, Ubidots, Dropbox, 1Password: tokens",
    ),
    token(
        "secret.monitoring",
        "nrak-|nrjs-|nrii-|nrra-|glc_|glsa_|sntrys_|sntryu_|sqp_|sqa_|squ_",
        r"(?-i)\b(?:NR(?:AK|II|JS|RA)-[A-Za-z0-9_-]{19,42}|glc_[A-Za-z0-9+/=]{32,400}|glsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}|sntrys_eyJ[A-Za-z0-9+/=_-]{40,300}|sntryu_[a-f0-9]{64}|sq[pau]_[a-f0-9]{40})",
        &["«glsa_¦f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS_9f8a7c6b»"],
        "New Relic, Grafana, Sentry, SonarQube: tokens",
    ),
    token(
        "secret.chat",
        "eaa|aaaaaaaaaaaaaaaaaaaaa / #8&:aa / #15 / =23",
        r"(?-i)\b(?:\d{8,10}:AA[A-Za-z0-9_-]{32,34}|[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}|EAA[A-Z0-9a-z]{20,400}|A{21,24}[A-Za-z0-9%]{50,120}|\d{15,16}\|[A-Za-z0-9_-]{24,40})",
        &["«123456789:A¦Af9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS2»"],
        "Telegram, Discord, Meta, X: tokens",
    ),
    token(
        "secret.age",
        "age-secret-key-1",
        r"(?-i)\bAGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}",
        &["«AGE-SECRET-¦KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE»"],
        "age: Bech32 identity",
    ),
    token(
        "secret.azure_sas",
        "sig=",
        r"(?-i)[?&]sig=([A-Za-z0-9%]{43,63}(?:%3D|=)?)",
        &["https://x.example/a?sv=2024&sig=«f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS2uPif9Kq2LxT7b¦A%3D»"],
        "Azure Storage: shared access signatures",
    ),
    token(
        "secret.octopus",
        "~25&api-",
        r"(?-i)\bAPI-[A-Z0-9]{25,32}\b",
        &["apikey «AP¦I-F9KQ2LXT7BA3VW8ZQ1NM5CR4D6»"],
        "Octopus Deploy: API keys",
    ),
    token(
        "secret.salesforce",
        "~12&00d",
        r"(?-i)\b00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{60,200}",
        &["«00D¦E0X0A0M0PeLE!f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS2uPif9Kq2LxT7bA3vW8zQ1nM5cR4»"],
        "Salesforce: session identifiers",
    ),
    token(
        "secret.truenas",
        "=64",
        r"(?-i)\b\d{1,3}-[A-Za-z0-9]{64}\b",
        &["«8-¦f9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS2uPif9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye»"],
        "TrueNAS: API keys",
    ),
    token(
        "secret.recaptcha",
        "~40&6l",
        r"(?-i)\b6L[a-z][A-Za-z0-9_-]{37}",
        &["«6L¦cf9Kq2LxT7bA3vW8zQ1nM5cR4d6Ye0HjS2uPi9»"],
        "Google: reCAPTCHA keys",
    ),
    token(
        "secret.secure_string",
        "securestring",
        r#"SecureString(?: -String)? ["']([^"'\n]{4,200})["']"#,
        &["ConvertTo-SecureString \"«f9Kq2LxT!»\" -AsPlainText"],
        "PowerShell: ConvertTo-SecureString",
    ),
    token(
        "secret.intra42",
        "s-s4t2",
        r"(?-i)\bs-s4t2(?:ud|af)-[a-f0-9]{64}",
        &["«s-s4t2¦ud-9f8a7c6b5e4d3f2a1b0c9f8a7c6b5e4d9f8a7c6b5e4d3f2a1b0c9f8a7c6b5e4d»"],
        "42 Intra: application secrets",
    ),
];
