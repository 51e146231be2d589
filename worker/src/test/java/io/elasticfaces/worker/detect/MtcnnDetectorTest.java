package io.elasticfaces.worker.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.model.References;
import io.elasticfaces.worker.network.MtcnnNetworks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the detector finds in photos is compared with the references in {@link io.elasticfaces.worker.model.ExactnessTest}. */
class MtcnnDetectorTest {
    private static MtcnnNetworks networks;
    private static MtcnnDetector detector;

    @BeforeAll
    static void load() throws Exception {
        networks = References.mtcnn();
        detector = new MtcnnDetector(networks);
    }

    @AfterAll
    static void close() {
        if (networks != null) {
            networks.close();
        }
    }

    @Test
    void shouldFindNothingWhereThereIsNothing() {
        assertThat(detector.detect(new Picture(300, 200, new byte[3 * 300 * 200])))
                .isEmpty();
    }

    @Test
    void shouldFindNothingInPicturesSmallerThanAFace() {
        for (int side : new int[] {1, 12, 19}) {
            assertThat(detector.detect(new Picture(side, 400, new byte[3 * side * 400])))
                    .isEmpty();
        }
    }
}
