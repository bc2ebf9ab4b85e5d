"""What comes to the input reader: every envelope, and every way in which one can be wrong. Imports book and keys.

The responses inside are those of testdata/responses/, cut down where only the envelope counts. What the reader should make of
each file is said in its sidecar NAME.expected, which is written by hand."""

import json
import re
from collections.abc import Callable
from copy import deepcopy

from . import keys
from .book import REQUEST_ID, Book

OTHER_REQUEST_ID = "8C2E7D61-0B94-5F3A-A1D7-5E6F70819223"


def files(book: Book) -> dict[str, bytes]:
    """File name -> content."""
    good = book.responses["good"]
    three = [book.responses[name] for name in ("good", "recipe-ecc-v3", "status-inactive")]
    made: dict[str, bytes] = {}
    for chapter in (_envelopes(good, three), _spellings(good), _ndjson(good, three), _streams(three), _cut_off(three), _log_lines(three),
                    _broken_elements(three), _encodings(good), _utf_16(three), _syntax(good, three),
                    _duplicates(good, three), _types(good, three), _no_data(good, three), _api_errors(good, three), _depth(good)):  # fmt: skip
        for file, content in chapter.items():
            if any(file.split(".")[0] == other.split(".")[0] for other in made):
                raise ValueError(f"two inputs share the sidecar of {file}")
            made[file] = content if isinstance(content, bytes) else content.encode()
    return made


# Building blocks ---------------------------------------------------------------------------------------------------------------


def _pretty(document: object) -> str:
    return json.dumps(document, indent=2) + "\n"


def _line(document: object) -> str:
    return json.dumps(document, separators=(",", ":"))


def _page(responses: list[dict]) -> dict:
    """A ListCaCertificate response whose records are those of `responses`."""
    records = [response["Data"] for response in responses]
    return {"RequestId": OTHER_REQUEST_ID, "Data": {"CaCertificateVOS": records, "PageNo": 1, "PageSize": 100, "Total": len(records)}}


def _envelope(body: object, status: int = 200) -> dict:
    """What the SDK's to_map makes of a response."""
    return {"headers": {"content-type": "application/json;charset=utf-8", "x-acs-request-id": REQUEST_ID}, "statusCode": status, "body": body}


def _keys(document: object, spell: Callable[[str], str]) -> object:
    """The same document, every key in another spelling."""
    if isinstance(document, dict):
        return {spell(key): _keys(value, spell) for key, value in document.items()}
    return [_keys(one, spell) for one in document] if isinstance(document, list) else document


def _camel(document: object) -> object:
    """The same document, the first letter of every key in lower case."""
    return _keys(document, lambda key: key[0].lower() + key[1:])


def _snake(key: str) -> str:
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", key).lower()


def _changed(response: dict, **fields: object) -> dict:
    """The same response, other values in Data; added if new."""
    return {**response, "Data": {**response["Data"], **fields}}


def _small(**fields: object) -> dict:
    """A response of which only a few fields count."""
    return {"RequestId": REQUEST_ID, "Data": {"CaName": "mqtt_ca", "Sn": "01", "Status": "1"} | fields}


# Documents that are judged -----------------------------------------------------------------------------------------------------


def _envelopes(good: dict, three: list[dict]) -> dict:
    return {
        "page-of-three.json": _pretty(_page(three)),
        "page-of-one.json": _pretty(_page([good])),
        "page-empty.json": _pretty(_page([])),
        "envelope.json": _pretty(_envelope(good)),
        "envelope-of-page.json": _pretty(_envelope(_page(three[:2]))),
        "array-of-one.json": _pretty([good]),
        "array-of-everything.json": _pretty([good, _page(three), _envelope(three[1]), _envelope(_page(three[:2]))]),
        "array-with-empty-page.json": _pretty([_page([]), good]),
        "array-not-indented.json": "[\n" + ",\n".join(map(_line, three)) + "\n]\n",
        "array-empty.json": "[]\n",
        "empty.json": "",
        "blank.json": " \n\t\r\n\n",
        "data-before-request-id.json": _pretty({"Data": good["Data"], "RequestId": REQUEST_ID}),
        "unknown-fields.json": _pretty(_changed(good, Region="cn-hangzhou", Tags=[{"Key": "line", "Value": None}]) | {"HostId": "example"}),
        "one-field-only.json": _pretty({"RequestId": REQUEST_ID, "Data": {"Sn": "00f26900ba87310c5d"}}),
        "fields-null.json": _pretty({"RequestId": REQUEST_ID, "Data": dict.fromkeys(good["Data"])}),
        "request-id-missing.json": _pretty({"Data": good["Data"]}),
        "record-without-envelope.json": _pretty(good["Data"]),
        "records-without-envelope.json": _pretty([response["Data"] for response in three]),
        "list-without-envelope.json": _pretty({"CaCertificateVOS": [response["Data"] for response in three]}),
        "page-of-longer-listing.json": _pretty(_changed(_page(three[:2]), Total=5)),
    }


def _spellings(good: dict) -> dict:
    numbers = {"ValidBegin": "@1@", "ValidEnd": "@2@", "Status": "@3@"}
    with_numbers = _pretty(_changed(good, **numbers))

    def numbered(begin: str, end: str, status: str) -> str:
        return with_numbers.replace('"@1@"', begin).replace('"@2@"', end).replace('"@3@"', status)

    return {
        "camel-case.json": _pretty(_camel(good)),
        "camel-case-page.json": _pretty(_camel(_page([good, good]))),
        "camel-case-envelope.json": _pretty(_envelope(_camel(good))),
        "pascal-case-envelope.json": _pretty({"Headers": {}, "StatusCode": 200, "Body": good}),
        "mixed-case.json": _pretty({"requestId": REQUEST_ID, "Data": _camel(good["Data"])}),
        "upper-case.json": _pretty(_keys(good, str.upper)),
        "snake-case-page.json": _pretty(_keys(_page([good, good]), _snake)),
        "snake-case-envelope.json": _pretty({"headers": {}, "status_code": 200, "body": _keys(good, _snake)}),
        "long-s.json": _pretty(good).replace('"Sn"', '"ſn"').replace('"Status"', '"\\u017ftatu\\u017f"'),
        "escaped-keys.json": _pretty(good).replace('"Sn"', '"S\\u006e"').replace('"Data"', '"\\u0044ata"'),
        "numbers.json": numbered("1780272000000", "2095632000000", "1"),
        "numbers-as-floats.json": numbered("1654137303000.0", "1.7e12", "1.0"),
        "numbers-with-fraction.json": numbered("1780272000000.5", "2095632000000", "1"),
        "numbers-negative.json": numbered("-315619200000", "2095632000000", "0"),
    }


def _ndjson(good: dict, three: list[dict]) -> dict:
    lines = [_line(response) for response in three]
    return {
        "ndjson.ndjson": "".join(f"{line}\n" for line in lines),
        "ndjson-one-line.jsonl": f"{lines[0]}\n",
        "ndjson-by-its-second-line.json": "".join(f"{line}\n" for line in lines),
        "ndjson-without-final-newline.ndjson": "\n".join(lines),
        "ndjson-crlf.ndjson": "".join(f"{line}\r\n" for line in lines),
        "ndjson-blank-lines.ndjson": f"\n{lines[0]}\n\n \t\n{lines[1]}\n\n",
        "ndjson-blank.ndjson": "\n\n \n",
        "ndjson-bom.ndjson": f"\ufeff{lines[0]}\n{lines[1]}\n",
        "ndjson-of-everything.ndjson": "".join(f"{_line(one)}\n" for one in (good, _page(three), _envelope(good), [good, good])),
        "ndjson-bad-line.ndjson": f"{lines[0]}\n{{Sn: 1}}\n{lines[1]}\n",
        "ndjson-bad-first-line.ndjson": f"downloaded 3 responses\n{lines[0]}\n{lines[1]}\n",
        "ndjson-bad-last-line.ndjson": f"{lines[0]}\n{lines[1]}\n{lines[2][:200]}",
        "ndjson-two-documents-in-a-line.ndjson": f"{lines[0]}\n{lines[1]}{lines[2]}\n{lines[2]}\n",
        "ndjson-duplicate-key.ndjson": f"{lines[0]}\n" + _line(_small()).replace('"Sn"', '"Sn":"02","Sn"') + f"\n{lines[1]}\n",
        "ndjson-wrong-type.ndjson": f"{lines[0]}\n42\n{_line(_small(Sn=1))}\n{lines[1]}\n",
        "ndjson-api-error.ndjson": f"{lines[0]}\n{_line(_api_error('FindCaBySnError', 'Failed to find the CA by the SN.'))}\n{lines[1]}\n",
        "ndjson-invalid-utf-8-line.ndjson": f"{lines[0]}\n".encode() + b'{"Data":{"CaName":"\xff"}}\n' + f"{lines[1]}\n".encode(),
    }


# Documents one after the other, and what stands between them --------------------------------------------------------------------


def _streams(three: list[dict]) -> dict:
    pretty, lines = [_pretty(one) for one in three], [_line(one) for one in three]
    record = _line(three[1]["Data"])
    return {
        "two-documents.json": pretty[0] + pretty[0],
        "documents-on-one-line.json": f"{lines[0]}{lines[1]} {lines[2]}\n",
        "two-pages.json": _pretty(_page(three[:2])) + _pretty(_page(three[2:])),
        "two-arrays.json": _pretty(three[:2]) + "[]\n" + _pretty(three[2:]),
        "bom-between-documents.json": f"\ufeff{pretty[0]}\ufeff{pretty[1]}\n\ufeff\n",
        "broken-envelope-around-record.json": f'{{"Code": oops, "Data":\n{record}\n}}\n{lines[0]}\n',
    }


def _cut_off(three: list[dict]) -> dict:
    """Lines that end too early, before lines that do not."""
    lines = "".join(f"{_line(one)}\n" for one in three[:2])
    return {
        "cut-off-behind-colon-before-lines.ndjson": f'{{"RequestId":"{REQUEST_ID}","Data":\n{lines}',
        "cut-off-in-string-before-lines.ndjson": f'{{"RequestId":"{REQUEST_ID}","Data":{{"CaName":"mqtt\n{lines}',
        "cut-off-behind-bracket-before-lines.ndjson": f'{{"RequestId":"{REQUEST_ID}","Data":{{"CaCertificateVOS":[\n{lines}',
        "cut-off-behind-comma-before-lines.ndjson": f'{{"RequestId":"{REQUEST_ID}",\n{lines}',
        "bracket-alone-before-lines.ndjson": f"[\n{lines}",
    }


def _log_lines(three: list[dict]) -> dict:
    """A few lines of a log before, between and behind documents, by how such a line begins."""
    logs = {
        "date": "2026-11-24T00:00:00Z INFO fetching",
        "level-in-brackets": "[INFO] fetching",
        "date-in-brackets": "[2026-11-24 00:00:00] fetching {}",
        "braces": "{level=info} fetching",
        "quote": '"fetching" response',
        "hash": "# fetching",
        "syslog-priority": "<13>Nov 24 00:00:00 host fetch: fetching",
        "dash": "- fetching",
        "null": "null, fetching again",
        "closing-brace": "} fetching",
    }
    pretty, line = _pretty(three[0]), _line(three[1]) + "\n"

    def around(log: str) -> str:
        return log + pretty + log + line + log

    return {f"log-lines-{name}.txt": around(f"{log}\n" * 3) for name, log in logs.items()} | {
        "log-lines-of-every-kind.txt": around("".join(f"{log}\n" for log in logs.values())),
    }


def _broken_elements(three: list[dict]) -> dict:
    """Arrays with elements that are no JSON."""
    one, two, three_ = (_line(response) for response in three)
    indented = _pretty(three)
    second = indented.index('"Data":', indented.index('"Data":') + 1)
    return {
        "array-broken-element.json": f"[\n{one},\n{{Sn: 1}},\n{two},\noops,\n{three_}\n]\n",
        "array-broken-element-indented.json": indented[:second] + '"Data" ' + indented[second + 7 :],
        "array-element-without-end.json": f'[\n{one},\n{{"Data": {{,\n{two},\n{three_}\n]\n{one}\n',
        "array-element-without-end-indented.json": f'[\n  {one},\n  {{"Data": {{,\n  {two}\n]\n{three_}\n',
        "array-element-with-bracket-too-many.json": f"[\n{one},\n{two}}},\n{three_}\n]\n{one}\n",
    }


# Documents that are not --------------------------------------------------------------------------------------------------------


def _encodings(good: dict) -> dict:
    text = _pretty(good)
    return {
        "bom.json": f"\ufeff{text}",
        "bom-alone.json": "\ufeff",
        "utf-16-le.json": b"\xff\xfe" + text.encode("utf-16-le"),
        "utf-16-be.json": b"\xfe\xff" + text.encode("utf-16-be"),
        "utf-16-without-bom.json": text.encode("utf-16-le"),
        "invalid-utf-8.json": text.encode().replace(b"mqtt_ca", b"mqtt_c\xe4"),
        "surrogate-in-utf-8.json": text.encode().replace(b"mqtt_ca", b"mqtt_\xed\xa0\x80"),
    }


def _utf_16(three: list[dict]) -> dict:
    """Documents in UTF-16 that end too early, or hold half a character."""
    one, two = _pretty(three[0]), _pretty(_small()).replace("mqtt_ca", "\U0001f4df")
    made = {}
    for order, mark in (("le", b"\xff\xfe"), ("be", b"\xfe\xff")):
        codec = f"utf-16-{order}"
        whole, small = mark + one.encode(codec), two.encode(codec)
        before = two.index("\U0001f4df")
        made |= {
            f"{codec}-cut-off-in-value.json": whole + small[: 2 * before],
            f"{codec}-cut-off-in-unit.json": whole + small[: 2 * before - 1],
            f"{codec}-cut-off-in-pair.json": whole + small[: 2 * before + 2],
            f"{codec}-cut-off-behind-document.json": whole[:-2],
            f"{codec}-lone-surrogate.json": whole + small[: 2 * before + 2] + small[2 * before + 4 :] + one.encode(codec),
        }
    return made


def _syntax(good: dict, three: list[dict]) -> dict:
    text = _pretty(good)
    array = _pretty(three)
    third = array.rindex('"RequestId"')
    return {
        "not-json.txt": "no such instance\n",
        "html.html": "<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>\n",
        "pem-in-array.json": f"[\n{good['Data']['CaContent']}]\n",
        "python-dict.txt": f"{good!r}\n",
        "trailing-comma.json": text.replace('"Status": "1"', '"Status": "1",'),
        "newline-inside-string.json": text.replace("\\n", "\n"),
        "comment.json": text.replace('"Data"', '// the record\n  "Data"'),
        "text-after.json": f"{text}done\n",
        "truncated.json": text[: len(text) // 2],
        "truncated-before-last-brace.json": text.rstrip()[:-1],
        "truncated-inside-escape.json": text[: text.index("\\n") + 1],
        "truncated-after-colon.json": text[: text.index('"Data":') + 7],
        "truncated-array.json": array[: third + 40],
        "truncated-array-between-elements.json": "[\n  " + _line(three[0]) + ",\n  " + _line(three[1]) + ",",
        "array-bad-third-element.json": array[:third] + "RequestId" + array[third + 11 :],
        "array-missing-comma.json": "[\n  " + _line(three[0]) + "\n  " + _line(three[1]) + "\n]\n",
    }


def _duplicates(good: dict, three: list[dict]) -> dict:
    text = _pretty(good)
    sn = '"Sn": "00f26900ba87310c5d"'
    nested = _pretty(_changed(good, Extra={"Levels": [{"A": 1}, {"B": {"C": 1, "D": 2}}]}))
    page, array = _pretty(_page(three)), _pretty(three)
    second = '"Sn": ' + json.dumps(three[1]["Data"]["Sn"])
    return {
        "duplicate-key.json": text.replace(sn, f"{sn},\n    {sn}"),
        "duplicate-key-other-spelling.json": text.replace(sn, f'{sn},\n    "sn": "01"'),
        "duplicate-key-upper-case.json": text.replace('"ValidBegin"', '"CACONTENT": "x",\n    "ValidBegin"'),
        "duplicate-key-upper-case-first.json": text.replace('"CaName"', '"SN": "01",\n    "CaName"'),
        "duplicate-key-snake-case.json": text.replace('"ValidBegin"', '"ca_content": "x",\n    "ValidBegin"'),
        "duplicate-key-long-s.json": text.replace(sn, f'{sn},\n    "ſn": "01"'),
        "duplicate-key-dotless-i.json": text.replace('"ValidEnd"', '"valıdBegin": "0",\n    "ValidEnd"'),
        "duplicate-key-dotted-capital-i.json": text.replace('"ValidBegin"', '"Val\\u0130dBegin": "0",\n    "ValidBegin"'),
        "duplicate-key-kelvin-sign-in-unknown-part.json": _pretty(_changed(good, Tags=[{"Key": 1, "\u212aey": 2}])),
        "duplicate-key-data-upper-case.json": text.replace('"Data": {', '"DATA": {},\n  "Data": {'),
        "duplicate-key-header-with-underscores.json": _pretty(_envelope(good)).replace('"content-type"', '"Content_Type": "",\n    "content-type"'),
        "duplicate-key-escaped.json": text.replace(sn, f'{sn},\n    "S\\u006e": "01"'),
        "duplicate-key-null-first.json": text.replace(sn, f'"Sn": null,\n    {sn}'),
        "duplicate-key-deep.json": nested.replace('"D"', '"C"'),
        "duplicate-key-deep-other-spelling.json": nested.replace('"D"', '"c"'),
        "duplicate-key-data.json": text.replace('"Data": {', '"Data": {},\n  "Data": {'),
        "duplicate-key-data-other-spelling.json": text.replace('"Data": {', '"Data": {},\n  "data": {'),
        "duplicate-key-camel-case.json": _pretty(_camel(good)).replace('"sn"', '"sn": "01",\n    "sn"'),
        "duplicate-key-in-page.json": page.replace(second, f'{second},\n        "sn": "01"'),
        "duplicate-key-in-page-head.json": page.replace('"PageNo": 1', '"PageNo": 1,\n    "PageNo": 2'),
        "duplicate-key-in-array.json": array.replace(second, f"{second},\n      {second}"),
        "duplicate-key-in-envelope.json": _pretty(_envelope(_camel(good))).replace('"sn"', '"Sn": "01",\n      "sn"'),
        "duplicate-key-in-headers.json": _pretty(_envelope(good)).replace('"content-type"', '"content-type": "",\n    "content-type"'),
    }


def _types(good: dict, three: list[dict]) -> dict:
    page_with_bad_record = deepcopy(_page(three))
    page_with_bad_record["Data"]["CaCertificateVOS"][1]["Sn"] = 7269004887
    return {
        "wrong-type-sn-number.json": _pretty(_changed(good, Sn=7269004887)),
        "wrong-type-content-object.json": _pretty(_changed(good, CaContent={"Pem": "x"})),
        "wrong-type-content-array.json": _pretty(_changed(good, VerificationContent=["x"])),
        "wrong-type-status-boolean.json": _pretty(_changed(good, Status=True)),
        "wrong-type-camel-case.json": _pretty(_camel(_changed(good, Sn=1))),
        "wrong-type-request-id.json": _pretty({**good, "RequestId": 1}),
        "wrong-type-data-string.json": _pretty({**good, "Data": json.dumps(good["Data"])}),
        "wrong-type-data-array.json": _pretty({**good, "Data": [good["Data"]]}),
        "wrong-type-list-object.json": _pretty({"RequestId": REQUEST_ID, "Data": {"CaCertificateVOS": good["Data"]}}),
        "wrong-type-record-string.json": _pretty({"RequestId": REQUEST_ID, "Data": {"CaCertificateVOS": [good["Data"], "x"]}}),
        "wrong-type-in-page.json": _pretty(page_with_bad_record),
        "wrong-type-in-envelope.json": _pretty(_envelope(_changed(good, Sn=1))),
        "wrong-type-in-envelope-page.json": _pretty(_envelope(page_with_bad_record)),
        "wrong-type-body-string.json": _pretty(_envelope(json.dumps(good))),
        "wrong-type-nul-in-key.json": _line(good).replace('"Data":', '"Code\\u0000":"Forbidden","Data":', 1) + "\n",
        "wrong-type-nul-in-key-of-record.json": _line(_changed(good, **{"CaContent\0": three[1]["Data"]["CaContent"]})) + "\n",
        "wrong-type-in-array.json": _pretty([good, good, _changed(good, Sn=1), good]),
        "wrong-type-array-element.json": _pretty([good, 1, good]),
        "wrong-type-array-in-array.json": _pretty([[good]]),
        "wrong-type-top-level-number.json": "42\n",
        "wrong-type-top-level-string.json": '"42"\n',
    }


def _no_data(good: dict, three: list[dict]) -> dict:
    device = {"CaSn": "00f2", "DeviceSn": "3562", "DeviceName": "d", "DeviceContent": "", "ValidBegin": "0", "ValidEnd": "0", "Status": "1"}
    return {
        "no-data.json": _pretty({"RequestId": REQUEST_ID}),
        "no-data-empty-object.json": "{}\n",
        "no-data-null.json": _pretty({"RequestId": REQUEST_ID, "Data": None}),
        "no-data-empty.json": _pretty({"RequestId": REQUEST_ID, "Data": {}}),
        "no-data-other-fields.json": _pretty({"RequestId": REQUEST_ID, "Data": {"InstanceId": "mqtt-cn-0000000000"}}),
        "no-data-register-code.json": _pretty({"RequestId": REQUEST_ID, "RegisterCode": good["Data"]["RegistrationCode"]}),
        "page-of-devices.json": _pretty(
            {"RequestId": REQUEST_ID, "Data": {"DeviceCertificateVOS": [device], "PageNo": 1, "PageSize": 100, "Total": 1}}
        ),
        "no-data-in-envelope.json": _pretty(_envelope({"RequestId": REQUEST_ID, "Data": None})),
        "no-data-in-array.json": _pretty([good, {"RequestId": REQUEST_ID, "Data": None}, good]),
    }


def _api_error(code: str, message: str) -> dict:
    """The error body of any RPC API."""
    return {
        "RequestId": REQUEST_ID,
        "HostId": "onsmqtt.cn-hangzhou.aliyuncs.com",
        "Code": code,
        "Message": message,
        "Recommend": f"https://api.aliyun.com/troubleshoot?q={code}&product=OnsMqtt&requestId={REQUEST_ID}",
    }


def _api_errors(good: dict, three: list[dict]) -> dict:
    not_found = _api_error("FindCaBySnError", "Failed to find the CA by the SN. Check whether the SN is valid.")
    plain = (
        "SDK.ServerError\n"
        f"ErrorCode: {not_found['Code']}\nRecommend: {not_found['Recommend']}\nRequestId: {REQUEST_ID}\nMessage: {not_found['Message']}\n"
    )
    forbidden = {"Code": "Forbidden", "Message": "You are not authorized to do this action."}
    fields = "".join(f"<{key}>{value}</{key}>" for key, value in not_found.items() if key != "Recommend")
    private_key = keys.path("ed25519").read_text()
    in_references = "".join(f"&#{ord(character)};" for character in private_key)
    commands = "##vso[task.setvariable variable=verdict]passed ::error::pwned ##[error]x"
    return {
        "api-error-parameter.json": _pretty(_api_error("ParameterFieldCheckFailed", "Failed to verify the parameter.")),
        "api-error-ca-not-found.json": _pretty(not_found),
        "api-error-owner.json": _pretty(_api_error("MqttOwnerCheckError", "Failed to check the owner of the instance.")),
        "api-error-instance-not-found.json": _pretty(_api_error("MqttInstanceNotFound", "The instance does not exist.")),
        "api-error-throttling.json": _pretty(_api_error("Throttling.User", "Request was denied due to user flow control.")),
        "api-error-camel-case.json": _pretty(_camel(not_found)),
        "api-error-code-only.json": _pretty({"Code": "FindCaBySnError"}),
        "api-error-in-envelope.json": _pretty(_envelope(not_found, status=500)),
        "api-error-in-array.json": _pretty([good, not_found, good]),
        "api-error-beside-data.json": _pretty({**forbidden, "Success": False, "Data": good["Data"]}),
        "api-error-beside-page.json": _pretty({**forbidden, **_page([good, good])}),
        "api-error-beside-body.json": _pretty({**forbidden, "body": good}),
        "api-error-in-body-beside-data.json": _pretty(_envelope({**good, **forbidden})),
        "api-error-in-data.json": _pretty(_changed(good, Code="Forbidden")),
        "api-error-in-record-of-page.json": _pretty(_page([good, _changed(good, Success="false"), good])),
        "api-error-success-false-beside-data.json": _pretty({**good, "success": False}),
        "api-error-is-success-false-beside-data.json": _pretty({**good, "isSuccess": False}),
        "api-error-success-empty-beside-data.json": _pretty({**good, "Success": ""}),
        "api-error-success-0-in-array.json": _pretty([good, {**good, "Success": 0}, good]),
        "api-error-status-403-beside-data.json": _pretty(_envelope(good, status=403)),
        "api-error-status-text-beside-page.json": _pretty({**_envelope(_page([good])), "statusCode": "403"}),
        "api-error-http-status-code-beside-data.json": _pretty({**good, "HttpStatusCode": 500}),
        "api-error-status-without-data.json": _pretty(_envelope({}, status=403)),
        "success-beside-data.json": _pretty({**good, "Code": "200", "Message": "success", "Success": True, "HttpStatusCode": 200}),
        "success-null-beside-data.json": _pretty({**good, "IsSuccess": None}),
        "success-ok-beside-page.json": _pretty({**_envelope({"Code": "OK", **_page([good])}), "statusCode": "200"}),
        "two-places-data-and-body.json": _pretty({**good, "body": three[1]}),
        "two-places-body-in-body.json": _pretty(_envelope({**good, "body": three[1]})),
        "two-places-null-and-body.json": _pretty({"Data": None, "body": good}),
        "two-places-data-in-data.json": _line(_changed(good, Data=three[1]["Data"])) + "\n",
        "two-places-list-in-record.json": _line(_page([good, _changed(three[1], CaCertificateVOS=[three[2]["Data"]])])) + "\n",
        "two-places-fields-beside-data.json": _pretty({**good, "CaContent": three[1]["Data"]["CaContent"]}),
        "api-error-plain-text.txt": plain,
        "api-error-plain-text-with-error-prefix.txt": f"ERROR: {plain}",
        "api-error-plain-text-with-headers.txt": f"{plain}RespHeaders: map[Connection:[keep-alive] Content-Length:[264]]\n",
        "api-error-with-private-key.json": _pretty(_api_error("InternalError", f"cannot parse {private_key}")),
        "api-error-with-private-key-in-plain-text.txt": f"SDK.ServerError\nErrorCode: x\nMessage: {private_key}",
        "api-error-with-private-key-in-xml.xml": f"<Error><Code>x</Code><Message>{in_references}</Message></Error>\n",
        "api-error-with-commands.json": _pretty(_api_error("x", f"{commands}\n::set-output name=x::y") | {"RequestId": commands}),
        "api-error.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{fields}</Error>\n',
    }


def _depth(good: dict) -> dict:
    """JSON of an exact depth: the response and its Data are two levels, the rest are arrays in an unknown field."""

    def arrays(levels: int) -> list:
        value: list = []
        for _ in range(levels - 1):
            value = [value]
        return value

    return {
        "depth-128.json": _line(_small(Extra=arrays(126))) + "\n",
        "depth-129.json": _line(_small(Extra=arrays(127))) + "\n",
        "depth-129-arrays.json": _line(_small(Extra=arrays(129))) + "\n",
        "depth-128-in-array.json": _line([_small(Extra=arrays(125))]) + "\n",
        "depth-129-in-array.json": _line([_small(), _small(Extra=arrays(126)), _small()]) + "\n",
        "depth-20000.json": '{"Data":{"Sn":"01","Extra":' + "[" * 20_000 + "]" * 20_000 + "}}\n",
    }
