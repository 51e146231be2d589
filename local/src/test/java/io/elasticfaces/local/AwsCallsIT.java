package io.elasticfaces.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticfaces.local.s3.LocalS3;
import io.elasticfaces.local.sqs.LocalSqs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same calls against this S3 and SQS and against moto's, line by line. */
class AwsCallsIT {
    /** Where moto or ours is not like AWS, and how. */
    private static final Map<String, String> DIFFERENCES = Map.of(
            "set too long", "moto takes any number; on AWS a visibility timeout has a range",
            "send attributes beyond", "moto counts the body alone",
            "send empty", "moto takes it; on AWS a message has a body",
            "send control character", "moto takes it; on AWS a message is what XML can carry",
            "hide deleted", "moto blames the handle; AWS says that the message is not there");

    @TempDir
    Path folder;

    @Test
    void shouldAnswerTheScriptsWithoutAnUnforeseenFailure() {
        List<String> s3 = s3();
        List<String> sqs = sqs();

        assertThat(s3).contains("create only again -> PreconditionFailed");
        assertThat(sqs)
                .contains("send too long -> InvalidParameterValue")
                .contains("batch -> a c4ca4238a0b923820dcc509a6f75849b, b c81e728d9d4c2f636f067f89cc14862c")
                .contains("dead letter -> poison");
        assertThat(Stream.concat(s3.stream(), sqs.stream()))
                .noneMatch(line -> line.endsWith("Exception") || line.contains("Internal"));
    }

    @Test
    void shouldAnswerAsMotoDoes() throws IOException {
        Optional<Path> server = Program.onPath("moto_server");
        assumeTrue(server.isPresent(), "no moto_server on the PATH: not compared with moto");
        int port = Program.freePort();
        URI moto = URI.create("http://127.0.0.1:" + port);
        Process process = new ProcessBuilder(server.get().toString(), "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("moto.log").toFile())
                .start();
        List<String> motosS3;
        List<String> motosSqs;
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> Program.listens(port));
            motosS3 = new S3Calls().run(moto);
            motosSqs = new SqsCalls().run(moto);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        assertSame(s3(), motosS3);
        assertSame(sqs(), motosSqs);
    }

    private List<String> s3() {
        try (LocalS3 s3 = new LocalS3(new LocalS3.Settings(folder.resolve("s3"), 0)).start()) {
            return new S3Calls().run(s3.endpoint());
        }
    }

    private List<String> sqs() {
        try (LocalSqs sqs = new LocalSqs(new LocalSqs.Settings(folder.resolve("sqs"), 0)).start()) {
            return new SqsCalls().run(sqs.endpoint());
        }
    }

    private static void assertSame(List<String> ours, List<String> motos) {
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (int at = 0; at < motos.size(); at++) {
            String name = motos.get(at).substring(0, motos.get(at).indexOf(" -> "));
            if (DIFFERENCES.containsKey(name)) {
                assertThat(ours.get(at)).as("no longer different: %s", name).isNotEqualTo(motos.get(at));
            } else {
                expected.add(motos.get(at));
                actual.add(ours.get(at));
            }
        }
        assertThat(actual).isEqualTo(expected);
    }
}
