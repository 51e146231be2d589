package io.elasticfaces.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AWS CLI as people use it; it is skipped where there is none. */
class AwsCliIT {
    private static final int NO_CLI = 77;

    private static final String SCRIPT = """
            command -v aws > /dev/null || exit 77
            s3() { aws --endpoint-url "$AWS_ENDPOINT_URL_S3" s3 "$@"; }
            sqs() { aws --endpoint-url "$AWS_ENDPOINT_URL_SQS" sqs "$@"; }
            printf 'not really' > 'a picture.png'
            s3 ls
            s3 cp --quiet 'a picture.png' s3://faces-in-bucket
            s3 cp 's3://faces-in-bucket/a picture.png' -
            echo
            sqs get-queue-attributes --queue-url faces-req-queue --attribute-names MaximumMessageSize \
              --query Attributes.MaximumMessageSize --output text
            aws --endpoint-url "$AWS_ENDPOINT_URL_EC2" ec2 describe-instances --filters 'Name=tag:Name,Values=app-*' \
              --query 'Reservations[].Instances[].[State.Name]' --output text
            sqs send-message --queue-url faces-req-queue --message-body "$(printf %01025d 0)" && echo sent
            """;

    @Test
    void shouldUnderstandTheAwsCli(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        CloudSettings settings = new CloudSettings(folder.resolve("cloud")).withAppInstances(2, "");
        try (LocalCloud cloud = new LocalCloud(settings)) {
            ProcessBuilder script = new ProcessBuilder("sh", "-c", SCRIPT)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            script.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            script.environment().putAll(cloud.environment());
            // The CLI's first generation knows this name only.
            script.environment().putAll(Map.of("AWS_DEFAULT_REGION", "us-east-1", "AWS_CONFIG_FILE", "none"));
            Process process = script.start();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assumeTrue(process.exitValue() != NO_CLI, "no aws on the PATH: the AWS CLI was not tried");
        }
        assertThat(Files.readString(output))
                .contains("faces-in-bucket\n", "not really\n1024\nstopped\nstopped\n")
                .contains("(InvalidParameterValue)", "shorter than 1024 bytes")
                .doesNotContain("sent");
    }
}
