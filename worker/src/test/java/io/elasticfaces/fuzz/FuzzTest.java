package io.elasticfaces.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs every target over its corpus, which contains what was found before, and then for some time over damaged inputs of
 * it ({@code -Dfuzz.millis=60000} for a minute each).
 */
class FuzzTest {
    private static final long MILLIS = Long.getLong("fuzz.millis", 300);

    @ParameterizedTest
    @EnumSource
    void shouldKeepItsPromiseOverTheCorpusAndDamagedInputs(Target target) throws Exception {
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(target.corpus())) {
            for (Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        }
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
            target.over(input);
        } catch (Exception | Error e) {
            Path folder = Path.of(System.getProperty("faces.home"), "worker/target/fuzz");
            String name = target + "-" + Long.toHexString(System.nanoTime());
            Path file = Files.write(Files.createDirectories(folder).resolve(name), input);
            throw new AssertionError(
                    target + " breaks its promise (" + e + ") over the " + input.length + " bytes of " + file
                            + "; mend the reader and keep the input in " + target.corpus() + ". They begin with "
                            + HexFormat.of().formatHex(input, 0, Math.min(32, input.length)),
                    e);
        }
    }
}
