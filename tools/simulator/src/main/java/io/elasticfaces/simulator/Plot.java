package io.elasticfaces.simulator;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A plot of the queue and the instances of a comparison over time, as a PNG file. */
final class Plot {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 250;

    private Plot() {}

    static void write(Comparison comparison, Path file) throws IOException {
        XYChart queue = chart(comparison, "requests in the queue", Recorder::queueSamples);
        queue.setTitle(comparison.trace().name() + ": " + comparison.trace().description());
        XYChart instances = chart(comparison, "instances", Recorder::instanceSamples);
        instances.setXAxisTitle("time, s");
        BitmapEncoder.saveBitmap(List.of(queue, instances), 2, 1, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }

    private static XYChart chart(Comparison comparison, String label, Function<Recorder, List<Integer>> samples) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .yAxisTitle(label)
                .build();
        chart.getStyler()
                .setLegendPosition(LegendPosition.OutsideE)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        for (Recorder run : comparison.runs()) {
            List<Integer> values = samples.apply(run);
            List<Double> times = Stream.iterate(0.0, time -> time + run.sampleSeconds())
                    .limit(values.size())
                    .toList();
            chart.addSeries(run.policy(), times, values).setMarker(SeriesMarkers.NONE);
        }
        // The plot ends earlier than KEDA's instances, which run for minutes after the last answer.
        chart.getStyler().setXAxisMax(comparison.ours().endedAt());
        return chart;
    }
}
