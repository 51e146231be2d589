package io.elasticfaces.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.worker.handler.GalleryRecognition;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.Recogniser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * The measurement for {@code tools/benchmarks/all-faces}: all six faces of a picture, with quality and embedding, against
 * the detection of it and six embeddings. Processor time is measured, so that a busy machine does not matter.
 */
public final class AllFaces {
    private static final String PICTURE = "1200x630";
    private static final int FACES = 6;
    private static final int ROUNDS = 40;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private AllFaces() {}

    /** Prints mean times in milliseconds. The arguments are the model sets. */
    public static void main(String[] sets) throws Exception {
        Pictures pictures = Pictures.in("");
        try (Workbench bench = Workbench.open(pictures)) {
            for (String set : sets) {
                measure(set, bench, pictures);
            }
        }
    }

    private static void measure(String set, Workbench bench, Pictures pictures) throws Exception {
        if (bench.faces(PICTURE).size() != FACES) {
            throw new IOException("The picture does not show " + FACES + " faces.");
        }
        Callable<?> operation = operation(bench.set(set), pictures.file(PICTURE));
        Callable<?> decode = bench.work(Stage.DECODE, set, PICTURE);
        Callable<?> detect = bench.work(Stage.DETECT, set, PICTURE);
        Callable<?> embed = bench.work(Stage.EMBED, set, PICTURE);
        Callable<?>[] works = {operation, decode, detect, embed};
        double[] millis = new double[works.length];
        for (int round = -ROUNDS / 2; round < ROUNDS; round++) {
            for (int i = 0; i < works.length; i++) {
                long start = SYSTEM.getProcessCpuTime();
                for (int turn = 0; turn < (works[i] == embed ? FACES : 1); turn++) {
                    works[i].call();
                }
                // The first rounds warm up.
                millis[i] += round < 0 ? 0 : (SYSTEM.getProcessCpuTime() - start) / 1e6 / ROUNDS;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: all %d faces %.1f ms; decode %.1f, detect %.1f, %d embeddings %.1f; %.2f times the last two%n",
                set,
                FACES,
                millis[0],
                millis[1],
                millis[2],
                FACES,
                millis[3],
                millis[0] / (millis[2] + millis[3]));
    }

    private static Callable<?> operation(ModelSet models, byte[] file) {
        Recogniser recogniser = new Recogniser(models, PictureHeader.DEFAULT_MAX_PIXELS);
        // A detection needs no gallery.
        GalleryRecognition recognition = new GalleryRecognition(recogniser, recogniser, null, false);
        Operation operation = Operation.of(Operation.Kind.DETECT, Operation.DEFAULT_COLLECTION)
                .reporting(true, true);
        RecognitionRequest request = new RecognitionRequest("id.jpg", "id", 1, 0, null).with(operation);
        return () -> recognition.perform(file, request, null);
    }
}
