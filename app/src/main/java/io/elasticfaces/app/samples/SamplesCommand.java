package io.elasticfaces.app.samples;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faces samples}: draws the sample people. */
@Command(
        name = "samples",
        description = "Draw the sample people: one picture each to enrol, others to recognise, and who is in them.",
        mixinStandardHelpOptions = true)
public final class SamplesCommand implements Callable<Integer> {
    @Parameters(paramLabel = "<folder>", description = "Where to write; files of the same name are replaced.")
    Path folder;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        int count = SamplePictures.write(folder);
        spec.commandLine()
                .getOut()
                .printf("%d pictures drawn in %s; labels.csv says who is in those under test/.%n", count, folder);
        return 0;
    }
}
