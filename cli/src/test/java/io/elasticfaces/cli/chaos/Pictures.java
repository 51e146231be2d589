package io.elasticfaces.cli.chaos;

import io.elasticfaces.contract.FailureReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a run's pictures come from. */
@FunctionalInterface
interface Pictures {
    /** Returns the picture of a request, the same at every call. */
    ChaosPicture at(int number);

    /** Pictures for {@link QuickRecognition}: no two alike, all under three file names. */
    static Pictures quick(ChaosPlan plan) {
        String[] names = {"image.jpg", "photo.png", "IMG_0001.JPG"};
        Dice dice = new Dice(plan.seed());
        return number -> {
            var luck = dice.of("picture", "", number);
            QuickRecognition.Kind kind = kind(plan, number, luck.nextDouble());
            byte[] bytes = QuickRecognition.picture(kind, number + " " + luck.nextLong());
            String fileName = names[luck.nextInt(names.length)];
            return switch (kind) {
                case PLAIN, SLOW -> new ChaosPicture(number, fileName, bytes, QuickRecognition.name(bytes), null);
                case BROKEN -> new ChaosPicture(number, fileName, bytes, null, FailureReason.UNREADABLE_PICTURE);
                case POISONED -> new ChaosPicture(number, fileName, bytes, null, FailureReason.WORKERS_DIED);
            };
        };
    }

    /**
     * The drawn people of a folder, each picture different by a comment in it, all under two file names.
     *
     * @param folder with {@code labels.csv} and the pictures, PNG, in {@code test/}
     */
    static Pictures real(ChaosPlan plan, Path folder) throws IOException {
        List<String[]> labels = Files.readAllLines(folder.resolve("labels.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .filter(label -> Files.exists(folder.resolve("test").resolve(label[0] + ".png")))
                .toList();
        Dice dice = new Dice(plan.seed());
        return number -> {
            var luck = dice.of("picture", "", number);
            String[] label = labels.get(luck.nextInt(labels.size()));
            try {
                byte[] picture = Files.readAllBytes(folder.resolve("test").resolve(label[0] + ".png"));
                return new ChaosPicture(
                        number,
                        luck.nextBoolean() ? "image.png" : "photo.png",
                        QuickRecognition.commented(picture, number + " " + luck.nextLong()),
                        label[1],
                        null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static QuickRecognition.Kind kind(ChaosPlan plan, int number, double luck) {
        // The poisoned come early, as their end takes four times the visibility timeout.
        if (number >= plan.clients() && number < plan.clients() + plan.poisoned()) {
            return QuickRecognition.Kind.POISONED;
        }
        return luck < 0.01
                ? QuickRecognition.Kind.BROKEN
                : luck < 0.04 ? QuickRecognition.Kind.SLOW : QuickRecognition.Kind.PLAIN;
    }
}
