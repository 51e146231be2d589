package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API as botocore reads it, which boto3 and the AWS CLI stand on. */
class BotocoreIT {
    @TempDir
    Path folder;

    @Test
    void shouldAnswerWhatBotocoreCanRead() throws Exception {
        assumeTrue(
                run(folder.resolve("probe.log"), "-c", "import botocore") == 0,
                "no python3 with botocore on the PATH: not checked with botocore");
        Path script = folder.resolve("ec2_botocore.py");
        try (InputStream in = BotocoreIT.class.getResourceAsStream("/ec2_botocore.py")) {
            Files.copy(in, script);
        }
        Path log = folder.resolve("botocore.log");

        int code;
        try (Cloud cloud = new Cloud(Cloud.settings(folder.resolve("ec2")));
                Cloud full = faulty("capacity=0");
                Cloud busy = faulty("throttled=1")) {
            code = run(
                    log,
                    script.toString(),
                    cloud.ec2().endpoint().toString(),
                    Image.DEFAULT.id(),
                    "InsufficientInstanceCapacity,500," + full.ec2().endpoint(),
                    "RequestLimitExceeded,503," + busy.ec2().endpoint());
            assertThat(Files.readAllLines(log)).containsAll(cloud.ec2().actions());
        }

        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        assertThat(code).as(() -> String.join("\n", lines)).isZero();
        assertThat(lines).contains("metadata", "InvalidAction", "InsufficientInstanceCapacity", "RequestLimitExceeded");
    }

    private Cloud faulty(String faults) {
        return new Cloud(Cloud.settings(folder.resolve(faults)).withFaults(FaultReader.read(faults)));
    }

    private static int run(Path log, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            Files.writeString(log, e.toString());
            return -1;
        }
    }
}
