package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.local.s3.LocalS3;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** Puts whose last bytes come late are made once. */
class SlowPutIT {
    private static final String BUCKET = "a-bucket";

    @TempDir
    Path folder;

    static Stream<Named<Supplier<AwsClients>>> clients() {
        return Stream.of(
                Named.of("the web tier's", () -> AwsClients.pooled(4)), Named.of("the worker's", AwsClients::light));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void shouldMakeAPutOnceAlthoughItsEndComesLate(Supplier<AwsClients> clients) throws Exception {
        try (LocalS3 s3 = new LocalS3(folder.resolve("s3"), 0);
                SlowTail slowly = new SlowTail(s3.endpoint())) {
            s3.ensureBucket(BUCKET);
            new LocalAws(slowly.endpoint().toString(), "http://127.0.0.1:1", "http://127.0.0.1:1").use();
            try (AwsClients aws = clients.get()) {
                for (int i = 0; i < 5; i++) {
                    String key = "late-" + i;
                    aws.s3()
                            .putObject(
                                    put -> put.bucket(BUCKET).key(key).ifNoneMatch("*"),
                                    RequestBody.fromBytes("Paul".getBytes(StandardCharsets.UTF_8)));
                }
            }

            assertThat(slowly.connections())
                    .as("a put that is answered before its end breaks its connection and is made again")
                    .isEqualTo(1);
        }
    }
}
