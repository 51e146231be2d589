package io.elasticfaces.worker.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;
import io.elasticfaces.worker.model.References;
import io.elasticfaces.worker.network.MtcnnNetworks;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faces of the reference photos after the photos were cut or turned: the same face at the same place. */
class FaceSearchPhotosTest {
    private static MtcnnNetworks networks;
    private static FaceSearch search;

    @BeforeAll
    static void load() throws Exception {
        networks = References.mtcnn();
        search = new FaceSearch(new MtcnnDetector(networks, EdgeMode.FILL)::detect, FaceChoice.CENTRAL);
    }

    @AfterAll
    static void close() {
        if (networks != null) {
            networks.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"faces/paul_rudd", "people/img12", "people/img17", "people/img20"})
    void shouldFindTheLandmarksOfAFaceThatTheEdgeCuts(String name) throws Exception {
        Picture photo = photo(name);
        Face whole = search.search(photo).faces().get(0);
        double height = whole.box().bottom() - whole.box().top();
        int cut = (int) (whole.landmarks().get(0).y() - 0.1 * height);

        Face found = search.search(part(photo, 0, cut, photo.width(), photo.height()))
                .chosen()
                .orElseThrow();

        assertAt(whole, found, 0, cut, 0.1 * height);
    }

    @ParameterizedTest
    @ValueSource(strings = {"faces/paul_rudd", "people/img12", "people/img17", "people/img20"})
    void shouldFindAFaceThatIsLargerThanThePicture(String name) throws Exception {
        Picture photo = photo(name);
        Face whole = search.search(photo).faces().get(0);
        Box box = whole.box();
        float across = 0.1f * (box.right() - box.left());
        float down = 0.1f * (box.bottom() - box.top());
        int left = (int) (box.left() + across);
        int top = (int) (box.top() + down);

        FaceSearch.Result found =
                search.search(part(photo, left, top, (int) (box.right() - across), (int) (box.bottom() - down)));

        assertThat(found.chosen()).isPresent();
        assertAt(whole, found.faces().get(0), left, top, 1.2 * down);
    }

    @ParameterizedTest
    @CsvSource({"people/img20, 1", "people/img20, 3", "people/img12, 1", "people/img12, 2", "people/img12, 3"})
    void shouldFindAFaceInATurnedPicture(String name, int quarters) throws Exception {
        Picture photo = photo(name);
        Face upright = search.search(photo).faces().get(0);

        FaceSearch.Result found = search.search(photo.turned(quarters));

        assertThat(found.chosen()).isPresent();
        Face back = found.faces().get(0).before(photo, 0, quarters);
        assertAt(
                upright,
                back,
                0,
                0,
                0.05 * (upright.box().bottom() - upright.box().top()));
    }

    private static void assertAt(Face whole, Face found, int left, int top, double tolerance) {
        for (int i = 0; i < 5; i++) {
            Point expected = whole.landmarks().get(i);
            Point actual = found.landmarks().get(i);
            assertThat(Math.hypot(actual.x() + left - expected.x(), actual.y() + top - expected.y()))
                    .as("landmark " + i)
                    .isLessThan(tolerance);
        }
    }

    private static Picture part(Picture picture, int left, int top, int right, int bottom) {
        byte[] rgb = new byte[3 * (right - left) * (bottom - top)];
        for (int y = top; y < bottom; y++) {
            System.arraycopy(
                    picture.rgb(),
                    3 * (y * picture.width() + left),
                    rgb,
                    3 * (y - top) * (right - left),
                    3 * (right - left));
        }
        return new Picture(right - left, bottom - top, rgb);
    }

    private static Picture photo(String name) throws Exception {
        return new PictureDecoder(PictureHeader.DEFAULT_MAX_PIXELS)
                .decode(Files.readAllBytes(References.shared(name + ".jpg")));
    }
}
