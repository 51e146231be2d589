package io.elasticfaces.worker.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.image.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaceChoiceTest {
    private static final Picture PICTURE = new Picture(400, 300, new byte[3 * 400 * 300]);
    private static final Face CENTRAL = face(160, 110, 240, 190);
    private static final Face LARGER_AT_THE_EDGE = face(300, 200, 400, 300);
    private static final Face SMALL_IN_THE_MIDDLE = face(190, 140, 210, 160);

    @Test
    void shouldPreferACentralFaceToAnEquallyLargeBystander() {
        List<Face> faces = List.of(LARGER_AT_THE_EDGE, CENTRAL, SMALL_IN_THE_MIDDLE);

        assertThat(FaceChoice.CENTRAL.choose(faces, PICTURE)).contains(CENTRAL);
        assertThat(FaceChoice.LARGEST.choose(faces, PICTURE)).contains(LARGER_AT_THE_EDGE);
    }

    @Test
    void shouldNotPreferASmallFaceBecauseItIsCentral() {
        assertThat(FaceChoice.CENTRAL.choose(List.of(SMALL_IN_THE_MIDDLE, LARGER_AT_THE_EDGE), PICTURE))
                .contains(LARGER_AT_THE_EDGE);
    }

    @Test
    void shouldChooseNothingFromNothing() {
        assertThat(FaceChoice.CENTRAL.choose(List.of(), PICTURE)).isEmpty();
    }

    private static Face face(float left, float top, float right, float bottom) {
        return new Face(new Box(left, top, right, bottom), 1, List.of());
    }
}
