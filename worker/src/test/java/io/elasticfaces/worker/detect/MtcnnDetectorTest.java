package io.elasticfaces.worker.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;
import io.elasticfaces.worker.model.References;
import io.elasticfaces.worker.network.MtcnnNetworks;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the detector does not look for (decision 12). What it finds is compared with the references in {@link
 * io.elasticfaces.worker.model.ExactnessTest}.
 */
class MtcnnDetectorTest {
    private static final double TWELVE_MEGAPIXELS = 12e6;

    /** {@code 20 / 0.709 / 0.709}: what is sought in a photo of 12 megapixels. */
    private static final double SOUGHT = 39.8;

    private static MtcnnNetworks networks;

    @BeforeAll
    static void load() throws Exception {
        networks = References.mtcnn();
    }

    @AfterAll
    static void close() {
        if (networks != null) {
            networks.close();
        }
    }

    /** An empty picture, and pictures smaller than a face. */
    @ParameterizedTest
    @CsvSource({"300, 200", "1, 400", "12, 400", "19, 400"})
    void shouldFindNothingWhereThereIsNothing(int width, int height) {
        assertThat(new MtcnnDetector(networks, EdgeMode.CLIP)
                        .detect(new Picture(width, height, new byte[3 * width * height])))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"faces/angelina_jolie", "faces/multiface", "faces/paul_rudd", "people/img12"})
    void shouldFindAndTakeTheSameFacesWhenEnlarged(String name) throws Exception {
        Picture photo = photo(name);
        double times = Math.sqrt(TWELVE_MEGAPIXELS / ((double) photo.width() * photo.height()));
        List<Face> wanted = new MtcnnDetector(networks, EdgeMode.CLIP).detect(photo);

        List<Face> found = new MtcnnDetector(networks, EdgeMode.CLIP).detect(enlarged(photo, times));

        assertThat(overlap(wanted.get(0).box(), found.get(0).box(), times))
                .as("the face that is taken")
                .isGreaterThan(0.8);
        for (Face face : wanted) {
            // MTCNN's smallest boxes are about as large as what it seeks, and a doubtful one comes and goes.
            if (side(face) * times > 1.25 * SOUGHT && face.probability() > 0.95) {
                assertThat(found).anyMatch(other -> overlap(face.box(), other.box(), times) > 0.8);
            }
        }
        for (Face face : found) {
            if (face.probability() > 0.95) {
                assertThat(wanted).anyMatch(other -> overlap(other.box(), face.box(), times) > 0.8);
            }
        }
    }

    /** The sizes that are left out of the pyramid are those of faces that are too small; the others stay as they are. */
    @Test
    void shouldLoseOnlyTheSmallestFaces() throws Exception {
        Picture photo = photo("faces/multiface");
        Picture large = enlarged(photo, Math.sqrt(TWELVE_MEGAPIXELS / ((double) photo.width() * photo.height())));

        List<Face> found = new MtcnnDetector(networks, EdgeMode.CLIP).detect(large);
        List<Face> all = new MtcnnDetector(networks, EdgeMode.CLIP, Double.POSITIVE_INFINITY).detect(large);

        assertThat(found).hasSize(6);
        assertThat(all).containsAll(found);
        List<Face> lost = new ArrayList<>(all);
        lost.removeAll(found);
        assertThat(lost).allMatch(face -> side(face) < SOUGHT);
    }

    /** Up to the size of the largest reference photo everything is sought that the reference seeks. */
    @ParameterizedTest
    @CsvSource({"64, 64, 20", "2500, 1728, 20", "4000, 3000, 39.8", "3000, 4000, 39.8", "8000, 6000, 79"})
    void shouldSeekBySize(int width, int height, double face) {
        assertThat(12 / MtcnnDetector.firstScale(width, height, 4.5e6)).isBetween(face - 0.3, face + 0.3);
        assertThat(12 / MtcnnDetector.firstScale(width, height, Double.POSITIVE_INFINITY))
                .isEqualTo(20);
    }

    private static double side(Face face) {
        return Math.sqrt(face.box().area());
    }

    /** Intersection over union of a box, made larger, and another. */
    private static double overlap(Box box, Box other, double times) {
        double width = Math.min(times * box.right(), other.right()) - Math.max(times * box.left(), other.left());
        double height = Math.min(times * box.bottom(), other.bottom()) - Math.max(times * box.top(), other.top());
        double shared = Math.max(0, width) * Math.max(0, height);
        return shared / (times * times * box.area() + other.area() - shared);
    }

    private static Picture photo(String name) throws Exception {
        return new PictureDecoder(PictureHeader.DEFAULT_MAX_PIXELS)
                .decode(Files.readAllBytes(References.shared(name + ".jpg")));
    }

    private static Picture enlarged(Picture picture, double times) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
        image.getRaster().setDataElements(0, 0, picture.width(), picture.height(), picture.rgb());
        int width = (int) Math.round(times * picture.width());
        int height = (int) Math.round(times * picture.height());
        BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = large.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return new Picture(width, height, (byte[]) large.getRaster().getDataElements(0, 0, width, height, null));
    }
}
