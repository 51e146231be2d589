package io.elasticfaces.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.detect.Point;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistortionTest {
    private static final Point EYE = new Point(80, 50);
    private static final List<Point> POINTS =
            List.of(EYE, new Point(120, 50), new Point(100, 70), new Point(85, 90), new Point(115, 90));
    private static final Face FACE = new Face(new Box(60, 20, 140, 100), 1, POINTS);

    @Test
    void shouldGiveEachDistortionItsSize() throws Exception {
        for (Distortion distortion : Distortion.values()) {
            Picture distorted = distorted(distortion);
            assertThat(List.of(distorted.width(), distorted.height()))
                    .as(distortion.label)
                    .isEqualTo(
                            switch (distortion) {
                                case SIZE_40 -> List.of(100, 60);
                                case SIZE_28 -> List.of(70, 42);
                                case SIZE_20 -> List.of(50, 30);
                                case TURNED_90, TURNED_270 -> List.of(120, 200);
                                case ABOVE_EYES -> List.of(200, 78);
                                case CHIN -> List.of(200, 100);
                                case TIGHT -> List.of(80, 80);
                                case TIGHTER -> List.of(68, 68);
                                case HALF -> List.of(100, 120);
                                default -> List.of(200, 120);
                            });
        }
    }

    @Test
    void shouldKeepOrMoveAnEyeAsTheDistortionSays() throws Exception {
        assertThat(bright(Distortion.NONE, 80, 50)).isTrue();
        assertThat(bright(Distortion.SIZE_40, 40, 25)).isTrue();
        // (-20, -10) from the middle of the face, turned clockwise by 45 degrees.
        assertThat(bright(Distortion.TILT_45, 93, 39)).isTrue();
        assertThat(bright(Distortion.TURNED_90, 119 - 50, 80)).isTrue();
        assertThat(bright(Distortion.TURNED_180, 199 - 80, 119 - 50)).isTrue();
        assertThat(bright(Distortion.TURNED_270, 50, 199 - 80)).isTrue();
        assertThat(bright(Distortion.ABOVE_EYES, 80, 8)).isTrue();
        assertThat(bright(Distortion.TIGHT, 20, 30)).isTrue();
        assertThat(bright(Distortion.TIGHTER, 14, 24)).isTrue();
        assertThat(EnumSet.of(Distortion.BLUR_2, Distortion.MASK, Distortion.JPEG, Distortion.GREY, Distortion.HALF))
                .allSatisfy(kept -> assertThat(bright(kept, 80, 50)).isTrue());
        assertThat(EnumSet.of(Distortion.BLUR_8, Distortion.GLASSES, Distortion.DARK))
                .allSatisfy(changed -> assertThat(bright(changed, 80, 50)).isFalse());
    }

    @Test
    void shouldCoverTheMouthWithAMask() throws Exception {
        assertThat(bright(Distortion.NONE, 100, 90)).isFalse();
        assertThat(bright(Distortion.MASK, 100, 90)).isTrue();
    }

    private static boolean bright(Distortion distortion, int x, int y) throws Exception {
        Picture distorted = distorted(distortion);
        return (distorted.rgb()[3 * (y * distorted.width() + x) + 1] & 0xff) > 150;
    }

    /** A dark picture with a bright spot at the left eye. */
    private static Picture distorted(Distortion distortion) throws Exception {
        byte[] rgb = new byte[3 * 200 * 120];
        for (int i = 0; i < rgb.length / 3; i++) {
            boolean eye = Math.hypot(i % 200 - EYE.x(), i / 200 - EYE.y()) < 6;
            rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = (byte) (eye ? 240 : 40);
        }
        return new PictureDecoder(rgb.length).decode(distortion.of(new Picture(200, 120, rgb), FACE));
    }
}
