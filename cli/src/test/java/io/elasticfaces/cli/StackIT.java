package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ami/check-stack} where python3, boto3 and moto are on the machine. */
class StackIT {
    /** The exit code of {@code ami/check-stack} where something it needs is missing. */
    private static final int SKIPPED = 77;

    private static final Path AMI = Path.of(System.getProperty("faces.home"), "ami");

    @TempDir
    Path folder;

    private record Result(int code, String output) {}

    @Test
    void shouldMakeAndHoldEveryResource() throws Exception {
        Result result = check(AMI.resolve("stack.yaml"));

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).contains("41 resources");
    }

    @Test
    void shouldNoticeAPermissionThatIsGone() throws Exception {
        Result result = check(changed("\"sqs:ChangeMessageVisibility\", ", ""));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output())
                .contains("denies sqs:ChangeMessageVisibility")
                .contains("the heartbeat");
    }

    @Tag("long")
    @Test
    void shouldNoticeAPermissionThatNobodyNeeds() throws Exception {
        Result result = check(
                changed("\"sqs:ChangeMessageVisibility\", ", "\"sqs:ChangeMessageVisibility\", \"sqs:TagQueue\", "));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("TakeRequests: Action sqs:TagQueue");
    }

    @Tag("long")
    @Test
    void shouldNoticeADoorThatIsOpen() throws Exception {
        Result result = check(changed(
                "SecurityGroupIngress:\n",
                "SecurityGroupIngress:\n        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}\n"));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("inbound rules");
    }

    @Test
    void shouldPrintAPolicyForAccountsWithoutCloudFormation() throws Exception {
        Result result = run("policies", "worker", "demo", "111122223333");

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("arn:aws:sqs:us-east-1:111122223333:demo-req-queue")
                .doesNotContain("ec2:");
    }

    private Path changed(String from, String to) throws IOException {
        String template = Files.readString(AMI.resolve("stack.yaml"));
        assertThat(template).contains(from);
        return Files.writeString(folder.resolve("stack.yaml"), template.replace(from, to));
    }

    private Result check(Path template) throws IOException, InterruptedException {
        return run("check-stack", template.toString());
    }

    private Result run(String script, String... words) throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(List.of("python3", AMI.resolve(script).toString()));
        line.addAll(List.of(words));
        Path output = folder.resolve("output");
        Process process;
        try {
            process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "skipped: python3 is not on this machine");
            throw e;
        }
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as("ami/" + script + " ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assumeTrue(process.exitValue() != SKIPPED, said);
        return new Result(process.exitValue(), said);
    }
}
