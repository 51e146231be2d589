package io.elasticfaces.cli.chaos;

import io.elasticfaces.contract.FailureReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * A picture and its only right answer.
 *
 * @param number the number of the request
 * @param fileName one of few, so that names collide
 * @param expected the expected name; null if recognition must fail
 * @param failure the expected reason; null if there must be a name
 */
record ChaosPicture(int number, String fileName, byte[] bytes, String expected, FailureReason failure) {
    /** The file name without its extension, as in the answer. */
    String stem() {
        return fileName.substring(0, fileName.lastIndexOf('.'));
    }

    /** Returns pictures for {@link QuickRecognition}: all different, with three file names. */
    static IntFunction<ChaosPicture> quick(ChaosPlan plan) {
        List<String> names = List.of("image.jpg", "photo.png", "IMG_0001.JPG");
        return number -> {
            SplittableRandom random = Luck.of("picture", number);
            QuickRecognition.Kind kind = kind(plan, number, random.nextDouble());
            byte[] bytes = QuickRecognition.picture(kind, number + " " + random.nextLong());
            String fileName = names.get(random.nextInt(names.size()));
            return switch (kind) {
                case PLAIN, SLOW -> new ChaosPicture(number, fileName, bytes, QuickRecognition.name(bytes), null);
                case BROKEN -> new ChaosPicture(number, fileName, bytes, null, FailureReason.UNREADABLE_PICTURE);
                case POISONED -> new ChaosPicture(number, fileName, bytes, null, FailureReason.WORKERS_DIED);
            };
        };
    }

    private static QuickRecognition.Kind kind(ChaosPlan plan, int number, double random) {
        // Poisoned pictures come early, because each takes four times the visibility timeout.
        if (number >= plan.clients() && number < plan.clients() + plan.poisoned()) {
            return QuickRecognition.Kind.POISONED;
        }
        return random < 0.01
                ? QuickRecognition.Kind.BROKEN
                : random < 0.04 ? QuickRecognition.Kind.SLOW : QuickRecognition.Kind.PLAIN;
    }

    /** Returns the drawn people of the folder {@code samples}, each picture with a different comment. */
    static IntFunction<ChaosPicture> real(Path folder) throws IOException {
        List<String[]> labels = Files.readAllLines(folder.resolve("labels.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .filter(label -> Files.exists(folder.resolve("test").resolve(label[0] + ".png")))
                .toList();
        return number -> {
            SplittableRandom random = Luck.of("picture", number);
            String[] label = labels.get(random.nextInt(labels.size()));
            try {
                byte[] picture = Files.readAllBytes(folder.resolve("test").resolve(label[0] + ".png"));
                byte[] commented = QuickRecognition.commented(picture, number + " " + random.nextLong());
                return new ChaosPicture(
                        number, random.nextBoolean() ? "image.png" : "photo.png", commented, label[1], null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
