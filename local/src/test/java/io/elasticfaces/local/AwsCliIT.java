package io.elasticfaces.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticfaces.local.endpoint.AccessKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AWS CLI as people use it; it is skipped where there is none. */
class AwsCliIT {
    private static final String TEMPLATE = "--output=text";

    @TempDir
    Path folder;

    private Path aws;

    /**
     * What a command of the CLI did.
     *
     * @param exitCode 0 for success
     * @param output what it printed, errors too
     */
    private record Outcome(int exitCode, String output) {}

    @Test
    void shouldUnderstandTheAwsCli() throws Exception {
        Optional<Path> found = Program.onPath("aws");
        assumeTrue(found.isPresent(), "no aws on the PATH: the AWS CLI was not tried");
        aws = found.get();
        CloudSettings settings = new CloudSettings(folder.resolve("cloud")).withAppInstances(2, "");
        try (LocalCloud cloud = new LocalCloud(settings)) {
            buckets(cloud.s3());
            queues(cloud.sqs());
            assertThat(aws(
                                    cloud.ec2(),
                                    "ec2",
                                    "describe-instances",
                                    TEMPLATE,
                                    "--filters",
                                    "Name=tag:Name,Values=app-*",
                                    "--query",
                                    "Reservations[].Instances[].[State.Name]")
                            .output())
                    .isEqualToIgnoringNewLines("stopped\nstopped\n");
        }
    }

    private void buckets(URI s3) throws Exception {
        Path picture = Files.writeString(folder.resolve("a picture.png"), "not really");
        assertThat(aws(s3, "s3", "ls").output()).contains("faces-in-bucket");
        assertThat(aws(s3, "s3", "cp", picture.toString(), "s3://faces-in-bucket/a picture.png")
                        .exitCode())
                .isZero();
        assertThat(aws(s3, "s3", "cp", "s3://faces-in-bucket/a picture.png", "-")
                        .output())
                .isEqualTo("not really");
    }

    private void queues(URI sqs) throws Exception {
        assertThat(aws(
                                sqs,
                                "sqs",
                                "get-queue-attributes",
                                TEMPLATE,
                                "--queue-url",
                                "faces-req-queue",
                                "--attribute-names",
                                "MaximumMessageSize",
                                "--query",
                                "Attributes.MaximumMessageSize")
                        .output())
                .isEqualToIgnoringNewLines("1024");
        Outcome tooLong =
                aws(sqs, "sqs", "send-message", "--queue-url", "faces-req-queue", "--message-body", "x".repeat(1_025));
        assertThat(tooLong.exitCode()).isNotZero();
        assertThat(tooLong.output()).contains("(InvalidParameterValue)").contains("shorter than 1024 bytes");
    }

    private Outcome aws(URI endpoint, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(aws.toString(), "--endpoint-url", endpoint.toString()));
        command.addAll(List.of(words));
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("AWS_REGION", "us-east-1");
        // The CLI's first generation knows this name only.
        builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
        builder.environment().put("AWS_ACCESS_KEY_ID", AccessKey.DEFAULT.id());
        builder.environment().put("AWS_SECRET_ACCESS_KEY", AccessKey.DEFAULT.secret());
        builder.environment().put("AWS_CONFIG_FILE", folder.resolve("none").toString());
        builder.environment().put("AWS_PAGER", "");
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
