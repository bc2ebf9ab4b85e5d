//! expected-code

use crate::check::prelude::*;

// GetRegisterCode: the platform issues the code. Only who asked for it knows from elsewhere what it is.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::ExpectedCode,
    title: "RegistrationCode is the expected one",
    severity: Severity::Error,
    reference: "GetRegisterCode, response parameter RegisterCode",
    explain: Explain {
        what: "RegistrationCode equals the code that the caller expects, byte for byte. Not applicable without an \
               expectation.",
        why: "Code, CA and proof arrive in one document. A document that was made up as a whole agrees with itself; \
              only a code known from elsewhere ties it to your instance.",
        seen: "The response looks right in every detail, and GetRegisterCode gives another code.",
        fix: "Ask the platform for the code (`aliyun onsmqtt GetRegisterCode --MqttInstanceId ID`) and compare. If they \
              differ, the response belongs to another account or instance, or was not made by the platform.",
    },
    scope: Scope::Value(Field::RegistrationCode, run),
})
.unless(|policy| policy.expectations.code.is_none().then_some(UNEXPECTED));

/// Why there is nothing to check without an expectation.
const UNEXPECTED: &str = "no registration code is expected";

fn run(declared: &str, policy: &Policy) -> Judged {
    let Some(expected) = &policy.expectations.code else {
        return Ok(Outcome::NotApplicable(UNEXPECTED));
    };
    if declared == expected {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("other-code", "RegistrationCode is not the expected one")
        .expected(Value::quoted(expected))
        .found(Value::quoted(declared))
        .help("compare with the code that you had signed (`aliyun onsmqtt GetRegisterCode --MqttInstanceId ID` gives the next one); do not deploy until they agree")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{policy, said, said_under};

    #[test]
    fn a_code_is_compared_byte_for_byte() {
        let code = "13274673-8f90-4630-bea1-9cccb25756ad208931027465091827364";
        let outcome = |code: String| {
            said_under(&policy().expect_code(code), "expected-code", "RegistrationCode", "good").outcome
        };
        let declared = said_under(&policy().expect_code("x"), "expected-code", "RegistrationCode", "good");
        assert!(declared.found.starts_with(code));
        assert_eq!(declared.expected, "x");
        assert_eq!(outcome(declared.found.clone()), "passed");
        assert_eq!(outcome(declared.found.to_uppercase()), "failed");
        assert_eq!(outcome(format!("{} ", declared.found)), "failed");
    }

    #[test]
    fn without_an_expectation_it_does_not_apply() {
        assert_eq!(said("expected-code", "RegistrationCode", "good").outcome, "not-applicable");
    }
}
