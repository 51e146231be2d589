package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.cli.faults.RandomFaults;
import io.elasticfaces.local.LocalCloud;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole system on an EC2 with faults: real workers are refused, hang, and die at work; every request is answered. */
@Tag("long")
class FaultySystemIT {
    private static final String FAULTS =
            "boot-failures=0.3,mean-life=40,no-capacity=0.5,throttled=0.2,capacity=2,seed=4";

    @TempDir
    Path state;

    @Test
    void shouldNameEverybodyWhateverEc2Does() throws Exception {
        LocalSystem.requireModels();
        CloudOptions options = new CloudOptions();
        options.firstPort = FreePorts.inARow(4);
        options.bootDelay = "0s";
        try (LocalCloud cloud = new LocalCloud(
                options.settings(state, Home.settings()).withFaults(RandomFaults.parse("200..1500", FAULTS)))) {
            try (LocalSystem system = LocalSystem.web(state, options.firstPort, cloud.environment())) {
                assertThat(system.faces(
                                "people",
                                "add",
                                Home.folder().resolve("samples/enrol").toString()))
                        .contains("exit code 0");
                assertThat(system.faces("load", "-n", "16", "--timeout", "110", "--url", system.address()))
                        .contains("answered      16 of 16", "correct       16", "exit code 0");
                assertThat(system.log()).contains("refuses to start");
            }
        }
    }
}
