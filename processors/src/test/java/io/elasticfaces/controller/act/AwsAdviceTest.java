package io.elasticfaces.controller.act;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class AwsAdviceTest {
    @Test
    void shouldSayWhatToDoAboutAKnownCode() {
        assertThat(AwsAdvice.about(refusal("VcpuLimitExceeded", "You have requested\nmore  vCPU")))
                .isEqualTo("VcpuLimitExceeded: You have requested more vCPU"
                        + " (ask AWS for a higher quota, or lower app.controller.max)");
    }

    @Test
    void shouldNameAnUnknownCode() {
        assertThat(AwsAdvice.about(refusal("Odd", null))).startsWith("Odd: ").contains("list of errors");
    }

    @Test
    void shouldSayWhereToLookWhenNobodyAnswers() {
        assertThat(AwsAdvice.about(SdkClientException.create("Connection refused")))
                .startsWith("Connection refused")
                .contains("AWS_ENDPOINT_URL_");
    }

    @Test
    void shouldPassOnWhatIsNotOfAws() {
        assertThat(AwsAdvice.about(new IllegalStateException("a\nb"))).isEqualTo("a b");
        assertThat(AwsAdvice.about(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void shouldDescribeAnErrorWithoutACode() {
        AwsErrorDetails empty = AwsErrorDetails.builder().build();
        assertThat(AwsAdvice.about(Ec2Exception.builder()
                        .statusCode(503)
                        .message("Service Unavailable")
                        .awsErrorDetails(empty)
                        .build()))
                .startsWith("HTTP 503 without an error code: Service Unavailable");
        assertThat(AwsAdvice.about(Ec2Exception.builder().message("bare").build()))
                .contains("bare");
    }

    private static Exception refusal(String code, String message) {
        return Ec2Exception.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
