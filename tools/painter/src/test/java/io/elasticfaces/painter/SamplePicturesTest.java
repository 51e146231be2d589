package io.elasticfaces.painter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The sample people as they lie in the repository, and the program that draws them. */
class SamplePicturesTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("faces.home", "..")).resolve("samples");

    @Test
    void shouldHoldADozenPeopleWithOnePictureToEnrolAndFourToRecognise() {
        List<SamplePictures.Picture> pictures = SamplePictures.all();

        assertThat(pictures.stream().filter(SamplePictures.Picture::enrolled)).hasSize(12);
        assertThat(pictures)
                .hasSize(60)
                .extracting(SamplePictures.Picture::file)
                .doesNotHaveDuplicates();
        assertThat(pictures).allSatisfy(picture -> assertThat(FOLDER.resolve(picture.file()))
                .isRegularFile());
    }

    @Test
    void shouldDrawWhatLiesInTheRepository() throws IOException {
        List<SamplePictures.Picture> pictures = SamplePictures.all();
        // One picture of each person, another shot each time: all sixty take half a minute.
        for (int i = 0; i < pictures.size(); i += 6) {
            SamplePictures.Picture picture = pictures.get(i);
            BufferedImage kept = ImageIO.read(FOLDER.resolve(picture.file()).toFile());

            // Another JDK may round the edges of shapes differently.
            assertThat(difference(picture.draw(), kept)).as(picture.file()).isLessThan(0.5);
        }
    }

    @Test
    void shouldDrawTheSameToTheBitWhenAskedAgain() {
        SamplePictures.Picture picture = SamplePictures.all().get(1);

        assertThat(difference(picture.draw(), picture.draw())).isZero();
    }

    @Test
    void shouldStaySmall() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<Path> pictures =
                    files.filter(file -> file.toString().endsWith(".png")).toList();
            long sum = 0;
            for (Path picture : pictures) {
                assertThat(Files.size(picture)).as(picture.toString()).isLessThan(80_000);
                sum += Files.size(picture);
            }
            assertThat(sum).isLessThan(3_000_000);
        }
    }

    @Test
    void shouldLabelEveryPictureToRecogniseAndNoEnrolledOne() throws IOException {
        List<String> expected = Stream.concat(
                        Stream.of("Image,Results"),
                        SamplePictures.all().stream()
                                .filter(picture -> !picture.enrolled())
                                .map(picture ->
                                        picture.stem() + "," + picture.person().name()))
                .toList();

        assertThat(Files.readAllLines(FOLDER.resolve("labels.csv"))).isEqualTo(expected);
    }

    @Test
    void shouldRefuseAPersonWhoCannotBeDrawn() {
        Map<Trait, Double> traits = new EnumMap<>(People.all().get(0).traits());
        traits.put(Trait.HEAD_WIDTH, 3.0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Portrait("Nobody", traits))
                .withMessageContaining("Nobody: head-width is 3.0");
    }

    /** Mean difference of all parts of all pixels, in grey levels. */
    private static double difference(BufferedImage a, BufferedImage b) {
        assertThat(a.getWidth()).isEqualTo(b.getWidth());
        long sum = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    sum += Math.abs((a.getRGB(x, y) >> shift & 255) - (b.getRGB(x, y) >> shift & 255));
                }
            }
        }
        return sum / (3.0 * a.getWidth() * a.getHeight());
    }
}
