//! status-active

use crate::check::prelude::*;

// GetCaCertificate, response parameters: Status is "1" for an active CA and "0" for an inactive one.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::StatusActive,
    title: "the CA is active",
    severity: Severity::Error,
    reference: "GetCaCertificate, response parameter Status",
    explain: Explain {
        what: "Status is \"1\".",
        why: "Under an inactive CA (\"0\") the broker accepts no device, however good its certificate is.",
        seen: "Devices whose certificates are in order cannot connect, all of them at once.",
        fix: "Activate the CA: `aliyun onsmqtt ActiveCaCertificate --MqttInstanceId ID --Sn SN`",
    },
    scope: Scope::Value(Field::Status, run),
})
.not_of_devices();

fn run(status: &str, _: &Policy) -> Judged {
    let (reason, message, help) = match status {
        "1" => return Ok(Outcome::PASSED),
        "0" => (
            "inactive",
            "the CA is inactive: no device under it is accepted",
            "activate it: `aliyun onsmqtt ActiveCaCertificate --MqttInstanceId ID --Sn SN`",
        ),
        _ => (
            "unknown-status",
            "the status is none of the documented values",
            "fetch the response again; if it stays, ask the platform's support with the RequestId",
        ),
    };
    Evidence::new(reason, message).expected("1").found(Value::quoted(status)).help(help).failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn an_inactive_ca_and_an_unknown_status_are_told_apart() {
        let inactive = said("status-active", "Status", "status-inactive");
        assert_eq!(inactive.message, "the CA is inactive: no device under it is accepted");
        assert_eq!((inactive.expected.as_str(), inactive.found.as_str()), ("1", "0"));
        assert!(inactive.help.contains("ActiveCaCertificate"));
        let unknown = said("status-active", "Status", "status-unknown");
        assert_eq!(unknown.message, "the status is none of the documented values");
    }
}
