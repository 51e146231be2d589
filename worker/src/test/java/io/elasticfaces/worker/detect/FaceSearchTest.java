package io.elasticfaces.worker.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.image.Picture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of the search, with a detector that recognises a view of the picture by its size. */
class FaceSearchTest {
    private static final Picture PICTURE = new Picture(200, 100, new byte[3 * 200 * 100]);

    private final List<Picture> searched = new ArrayList<>();

    @Test
    void shouldSearchOnceForAConvincingFace() {
        FaceSearch.Result result = search(List.of(upright(0.995f)), List.of(), List.of());

        assertThat(result.chosen()).contains(upright(0.995f));
        assertThat(searched).hasSize(1);
    }

    @Test
    void shouldKeepACertainFaceUnlessATurnedPictureHasABetterOne() {
        assertThat(search(List.of(upright(0.95f)), List.of(upright(0.94f)), List.of(upright(0.93f)))
                        .chosen())
                .contains(upright(0.95f));
        assertThat(search(List.of(upright(0.95f)), List.of(), List.of(upright(0.99f)))
                        .chosen())
                .contains(upright(0.99f));
    }

    @Test
    void shouldKeepSeveralUprightFacesWhateverATurnedPictureHas() {
        FaceSearch.Result result =
                search(List.of(upright(0.95f), upright(0.96f), inclined(0.99f)), List.of(), List.of(upright(0.999f)));

        assertThat(result.faces()).hasSize(3);
        assertThat(searched).hasSize(1);
        assertThat(search(List.of(upright(0.95f), upright(0.8f)), List.of(), List.of(upright(0.999f)))
                        .faces())
                .hasSize(1);
    }

    @Test
    void shouldPreferAnUprightFaceToAMoreProbableInclinedOne() {
        assertThat(search(List.of(inclined(0.999f)), List.of(), List.of(upright(0.92f)))
                        .chosen())
                .contains(upright(0.92f));
        assertThat(search(List.of(inclined(0.999f)), List.of(), List.of()).chosen())
                .contains(inclined(0.999f));
    }

    @Test
    void shouldChooseNoFaceThatIsNotCertain() {
        FaceSearch.Result result = search(List.of(upright(0.75f), upright(0.89f)), List.of(), List.of(upright(0.8f)));

        assertThat(result.chosen()).isEmpty();
        assertThat(result.faces()).containsExactly(upright(0.89f), upright(0.75f));
        assertThat(searched).hasSize(5);
    }

    @Test
    void shouldNotSearchALargePictureAgain() {
        FaceSearch search = new FaceSearch(
                view -> {
                    searched.add(view);
                    return List.of(upright(0.95f));
                },
                FaceChoice.LARGEST,
                19_999);

        assertThat(search.search(PICTURE).chosen()).contains(upright(0.95f));
        assertThat(searched).hasSize(1);
    }

    @Test
    void shouldReturnFacesInTheCoordinatesOfThePicture() {
        // Turned by 90 degrees clockwise, (x, y) of the framed picture is at (130 - y, x).
        FaceSearch.Result result = search(List.of(), List.of(), List.of(upright(0.99f)));

        assertThat(result.picture().width()).isEqualTo(130);
        assertThat(result.faces().get(0).box()).isEqualTo(new Box(-5, 55, 35, 95));
    }

    private FaceSearch.Result search(List<Face> asItIs, List<Face> framed, List<Face> sideways) {
        searched.clear();
        return new FaceSearch(
                        view -> {
                            searched.add(view);
                            return switch (view.width()) {
                                case 200 -> asItIs;
                                case 230 -> framed;
                                default -> sideways;
                            };
                        },
                        FaceChoice.LARGEST)
                .search(PICTURE);
    }

    private static Face upright(float probability) {
        return face(probability, 30, 50);
    }

    /** The mouth is level with the eyes. */
    private static Face inclined(float probability) {
        return face(probability, 10, 11);
    }

    private static Face face(float probability, float eyes, float mouth) {
        return new Face(
                new Box(20, 10, 60, 50),
                probability,
                List.of(
                        new Point(30, eyes),
                        new Point(50, eyes),
                        new Point(40, 35),
                        new Point(32, mouth),
                        new Point(48, mouth)));
    }
}
