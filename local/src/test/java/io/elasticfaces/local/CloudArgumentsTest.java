package io.elasticfaces.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.elasticfaces.local.CloudSettings.Ports;
import io.elasticfaces.local.ec2.BootDelay;
import io.elasticfaces.local.ec2.FaultReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudArgumentsTest {
    @Test
    void shouldTakeDefaultsWhenNothingIsSaid() {
        CloudSettings settings = CloudArguments.parse(List.of());

        assertThat(settings).isEqualTo(CloudSettings.in(Path.of(".faces/cloud")));
        assertThat(settings.ports()).isEqualTo(new Ports(9400, 9401, 9402));
    }

    @Test
    void shouldTakeWhatIsSaid(@TempDir Path folder) throws IOException {
        Path userData = Files.writeString(folder.resolve("user-data"), "#!/bin/sh\n");

        CloudSettings settings = CloudArguments.parse(List.of(
                "--folder", folder.toString(),
                "--s3-port", "0",
                "--sqs-port", "1",
                "--ec2-port", "65535",
                "--prefix", "mine",
                "--access-key", "a",
                "--secret-key", "b",
                "--region", "eu-west-1",
                "--app-instances", "3",
                "--user-data", userData.toString(),
                "--environment", "A=1=2",
                "--environment", "B=",
                "--boot-delay", "1500..2000",
                "--faults", "capacity=3",
                "--call-delay-ms", "20",
                "--max-receives", "7",
                "--keep-seconds", "3600"));

        assertThat(settings)
                .isEqualTo(new CloudSettings(
                        folder,
                        new Ports(0, 1, 65_535),
                        new AccessKey("a", "b"),
                        "eu-west-1",
                        "mine",
                        3,
                        "#!/bin/sh\n",
                        Map.of("A", "1=2", "B", ""),
                        new BootDelay.Uniform(Duration.ofMillis(1_500), Duration.ofMillis(2_000)),
                        FaultReader.read("capacity=3"),
                        Duration.ofMillis(20),
                        7,
                        Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nonsense 1",
                "--folder",
                "--s3-port 65536",
                "--s3-port -1",
                "--s3-port http",
                "--prefix Faces",
                "--app-instances 64",
                "--user-data no/such/file",
                "--environment =x",
                "--access-key ",
                "--boot-delay 9999999999",
                "--max-receives 0",
                "--max-receives 1001",
                "--faults capacity"
            })
    void shouldNameAnOptionThatIsWrong(String line) {
        List<String> args = List.of(line.split(" ", -1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloudArguments.parse(args))
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank().endsWith("."));
    }

    @Property
    void shouldRefuseAnythingElseInWords(@ForAll List<String> args) {
        try {
            assertThat(CloudArguments.parse(args)).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }
}
