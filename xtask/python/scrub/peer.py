"""Finds personal data in lines of JSON with one of the tools that people use today.

    peer.py NAME < documents.jsonl > spans.jsonl

A line in is {"text": …}, a line out {"spans": [{"start", "end", "kind", "score"}]} with places in bytes. Kinds are those of `abide scrub`; what has none of them is left
out. With --seconds S it goes over the documents for so long, and says {"bytes", "seconds"} instead.
"""

import json
import logging
import sys
import time

logging.disable(logging.WARNING)

PRESIDIO = {
    "CREDIT_CARD": "card",
    "CRYPTO": "account",
    "EMAIL_ADDRESS": "email",
    "IBAN_CODE": "iban",
    "IP_ADDRESS": "ip",
    "MAC_ADDRESS": "mac",
    "PHONE_NUMBER": "phone",
    "US_BANK_NUMBER": "account",
    "ABA_ROUTING_NUMBER": "account",
    "UK_POSTCODE": "address",
}
NOT_PRESIDIO = {"DATE_TIME", "URL", "PERSON", "LOCATION", "NRP", "ORGANIZATION"}
SCRUBADUB = {
    "email": "email",
    "phone": "phone",
    "credit_card": "card",
    "social_security_number": "government_id",
    "national_insurance_number": "government_id",
    "drivers_licence": "government_id",
    "tax_reference_number": "government_id",
    "credential": "secret",
    "postalcode": "address",
    "address": "address",
}


def presidio():
    import spacy
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider

    class Blank(SpacyNlpEngine):
        """Its tokenizer, without a language model."""

        def __init__(self, languages):
            super().__init__(models=[{"lang_code": lang, "model_name": "blank"} for lang in languages])
            self.nlp = {lang: spacy.blank("xx" if lang not in ("en", "es", "it", "pl", "de", "fi", "sv") else lang) for lang in languages}

        def load(self):
            pass

    # Of its recognizers those for each language that it ships some for, beside English.
    languages = ["en", "es", "it", "pl", "de", "fi", "sv", "ko", "th", "tr"]
    provider = RecognizerRegistryProvider(registry_configuration=configuration(languages))
    registry = provider.create_recognizer_registry()
    engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(languages), supported_languages=languages)
    wanted = {lang: [e for e in engine.get_supported_entities(lang) if e not in NOT_PRESIDIO] for lang in languages}
    used = [lang for lang in languages if wanted[lang]]

    def find(text):
        for lang in used:
            for result in engine.analyze(text, language=lang, entities=wanted[lang]):
                kind = PRESIDIO.get(result.entity_type, "government_id")
                yield result.start, result.end, kind, result.score

    return find


def configuration(languages):
    """Every recognizer that it ships, whether it is on or off by default."""
    import os

    import presidio_analyzer
    import yaml

    path = os.path.join(os.path.dirname(presidio_analyzer.__file__), "conf", "default_recognizers.yaml")
    with open(path) as file:
        conf = yaml.safe_load(file)
    conf["supported_languages"] = languages
    drop = ("Spacy", "Stanza", "Transformers", "GLiNER", "Gliner", "Azure", "Ahds", "HuggingFace", "LangExtract", "Medical")
    recognizers = []
    for recognizer in conf["recognizers"]:
        name = recognizer if isinstance(recognizer, str) else recognizer["name"]
        if any(word in name for word in drop):
            continue
        if isinstance(recognizer, dict):
            recognizer["enabled"] = True
        recognizers.append(recognizer)
    conf["recognizers"] = recognizers
    return conf


def scrubadub():
    import scrubadub as package

    scrubber = package.Scrubber()

    def find(text):
        for filth in scrubber.iter_filth(text):
            kind = SCRUBADUB.get(filth.type)
            if kind is None and getattr(filth, "filths", None):
                kind = next((SCRUBADUB[f.type] for f in filth.filths if f.type in SCRUBADUB), None)
            if kind:
                yield filth.beg, filth.end, kind, 1.0

    return find


def datatrove():
    from datatrove.pipeline.formatters.pii import PIIFormatter

    formatter = PIIFormatter()

    def find(text):
        for kind, replacer in (("email", formatter.emails_replacer), ("ip", formatter.ip_replacer)):
            for match in replacer.regex.finditer(text):
                if replacer.validator is None or replacer.validator(match.group()):
                    yield match.start(), match.end(), kind, 1.0

    return find


def detect_secrets():
    import os
    import tempfile

    from detect_secrets import SecretsCollection
    from detect_secrets.settings import default_settings

    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "document.txt")

    def find(text):
        """By file, as it is used: line by line it leaves its own limits of entropy out."""
        with open(path, "w") as file:
            file.write(text)
        with default_settings():
            secrets = SecretsCollection()
            secrets.scan_file(path)
        lines = text.split("\n")
        for _, secret in secrets:
            value = secret.secret_value or ""
            before = sum(len(line) + 1 for line in lines[: secret.line_number - 1])
            start = text.find(value, before)
            if value and start >= 0:
                yield start, start + len(value), "secret", 1.0

    return find


PEERS = {"presidio": presidio, "scrubadub": scrubadub, "datatrove": datatrove, "detect-secrets": detect_secrets}


def main():
    find = PEERS[sys.argv[1]]()
    texts = [json.loads(line)["text"] for line in sys.stdin]
    if "--seconds" in sys.argv:
        most = float(sys.argv[sys.argv.index("--seconds") + 1])
        began, read = time.perf_counter(), 0
        for text in texts:
            for _ in find(text):
                pass
            read += len(text.encode())
            if time.perf_counter() - began > most:
                break
        print(json.dumps({"bytes": read, "seconds": time.perf_counter() - began}))
        return
    for text in texts:
        place = lambda at: len(text[:at].encode())
        spans = [
            {"start": place(start), "end": place(end), "kind": kind, "score": score}
            for start, end, kind, score in find(text)
        ]
        print(json.dumps({"spans": spans}))


main()
