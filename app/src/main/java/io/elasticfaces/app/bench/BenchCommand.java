package io.elasticfaces.app.bench;

import picocli.CommandLine.Command;

/** {@code faces bench}: the project's measurements. */
@Command(
        name = "bench",
        description = "Measure what this software needs and reaches on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BootBench.class,
            ColdStartBench.class,
            KilledWorkerBench.class,
            MemoryBench.class,
            RequestCostBench.class,
            StagesBench.class,
            WaitingBench.class
        })
public final class BenchCommand {}
