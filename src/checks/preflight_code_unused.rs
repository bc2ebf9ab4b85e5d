//! preflight-code-unused

use crate::case::Registered;
use crate::check::prelude::*;

// RegisterCaCertificate, error RegisterCodeUsed: a code is used once. GetRegisterCode takes only the instance.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::PreflightCodeUnused,
    title: "in the lists given, no CA was registered with this code",
    severity: Severity::Error,
    reference: "RegisterCaCertificate, error RegisterCodeUsed",
    explain: Explain {
        what: "No CA in the lists that are given (--against) has this RegistrationCode. Without a list it does not apply.",
        why: "A registration code counts once. Who registers a second CA needs a second code, and a verification certificate made \
              for that.",
        seen: "RegisterCaCertificate answers RegisterCodeUsed, 'Register code has been used'.",
        fix: "Ask for another code, and make the verification certificate again for it: `aliyun onsmqtt GetRegisterCode \
              --MqttInstanceId ID`",
    },
    scope: Scope::Registered(Field::RegistrationCode, run),
})
.since_version("0.2.0")
.answered("RegisterCodeUsed");

fn run(registered: &Registered, case: &Case) -> Judged {
    let code = look::value(case, Field::RegistrationCode)?;
    if !Cause::is_listed(registered.code())? {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("code-used", "a CA was registered with this code")
        .expected("a code with which no CA in the lists was registered")
        .found(Value::quoted(code))
        .help(
            "get another code, and make the verification certificate again for it: \
             `aliyun onsmqtt GetRegisterCode --MqttInstanceId ID`",
        )
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{Listed, said_beside};

    #[test]
    fn it_is_used_if_a_record_has_it() {
        let outcome = |listed: Listed<'_>| said_beside("preflight-code-unused", "good", listed).outcome;
        assert_eq!(outcome(Listed::Response("good")), "failed");
        assert_eq!(outcome(Listed::Response("proof-of-another-code")), "failed");
        assert_eq!(outcome(Listed::Response("registration-code-masked")), "unchecked");
        assert_eq!(outcome(Listed::Unreadable), "unchecked");
        assert_eq!(outcome(Listed::Nothing), "not-applicable");
    }
}
