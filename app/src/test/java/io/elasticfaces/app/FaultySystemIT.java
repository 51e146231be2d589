package io.elasticfaces.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole system on a machine whose EC2 misbehaves: real workers are refused, hang, die at work; all is answered. */
@Tag("long")
class FaultySystemIT {
    private static final String FAULTS =
            "boot-failures=0.3,mean-life=40,no-capacity=0.5,throttled=0.2,capacity=2,seed=4";

    @TempDir
    Path state;

    @Test
    void shouldNameEverybodyWhateverEc2Does() throws Exception {
        try (LocalSystem system =
                new LocalSystem(state, "--max", "2", "--boot-delay", "200..1500", "--faults", FAULTS)) {
            assertThat(system.faces("load", "-n", "16", "--timeout", "110", "--url", system.address()))
                    .contains("answered      16 of 16", "correct       16", "exit code 0");
            assertThat(system.log()).contains("refuses to start");
        }
    }
}
