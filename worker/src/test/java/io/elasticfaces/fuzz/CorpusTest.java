package io.elasticfaces.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every target over its corpus, what was once found included, and for a moment over damaged inputs of it. The long form,
 * guided by coverage, is {@code mvn verify -Pfuzz} (docs/reliability.md).
 */
class CorpusTest {
    private static final long MILLIS = Long.getLong("fuzz.millis", 300);

    @ParameterizedTest
    @EnumSource
    void shouldKeepItsPromiseOverTheCorpusAndDamagedInputs(Target target) throws Exception {
        List<byte[]> inputs = target.inputs();
        assertThat(inputs).as("inputs in " + target.corpus()).isNotEmpty();
        for (byte[] input : inputs) {
            run(target, input);
        }

        Mutator mutator = new Mutator(inputs, new SplittableRandom());
        long end = System.nanoTime() + MILLIS * 1_000_000;
        long runs = 0;
        while (System.nanoTime() < end) {
            run(target, mutator.next());
            runs++;
        }

        assertThat(runs).as("runs in " + MILLIS + " ms").isPositive();
    }

    private static void run(Target target, byte[] input) throws IOException {
        try {
            target.run.over(input);
        } catch (Exception | Error e) {
            Path folder = Path.of(System.getProperty("faces.home"), "worker/target/fuzz");
            String name = target.folder() + "-" + Long.toHexString(System.nanoTime());
            Path file = Files.write(Files.createDirectories(folder).resolve(name), input);
            throw new AssertionError(
                    target + " breaks its promise (" + e + ") over the " + input.length + " bytes of " + file
                            + "; mend the reader and keep the input in " + target.corpus() + ". They begin with "
                            + HexFormat.of().formatHex(input, 0, Math.min(32, input.length)),
                    e);
        }
    }
}
