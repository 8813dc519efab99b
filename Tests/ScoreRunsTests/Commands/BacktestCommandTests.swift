import ArgumentParser
import CustomerModel
import Foundation
import ProgramSupport
import Scoring
import Testing

@testable import ScoreRuns
@testable import bauta_analytics

@Suite("The commands that backtest")
struct BacktestCommandTests {
    @Test(
        "options that contradict each other are refused",
        arguments: [
            ["--returns", "returns.csv"], ["--input", "orders.csv", "--data", "folder"],
        ])
    func options(arguments: [String]) {
        #expect(throws: (any Error).self) { try BacktestCLVCommand.parse(arguments) }
    }

    @Test(
        "a backtest of value takes 30 to 365 days, a day of the calendar and a known model",
        arguments: [
            ["--days", "29"], ["--days", "366"], ["--as-of", "2020-02-30"], ["--model", "x"],
        ])
    func command(arguments: [String]) {
        #expect(throws: (any Error).self) { try BacktestCLVCommand.parse(arguments) }
        #expect(throws: Never.self) {
            try BacktestCLVCommand.parse(["--days", "90", "--as-of", "2020-02-29"])
        }
    }

    @Test("the command judges the days it is given by the days it is given to train on")
    func command() throws {
        try ChurnReportTests.withFolder { folder in
            let input = folder + "/shop.csv"
            try Data(ChurnReportTests.shop.utf8).write(to: URL(filePath: input))
            let arguments = ["--input", input, "--report", folder + "/report"]
            // Given the wrong way round and one of them twice.
            let days = (ChurnReportTests.days.reversed() + [ChurnReportTests.days[0]]).flatMap {
                ["--as-of", $0.iso8601]
            }
            let training = ChurnReportTests.trainingDays.flatMap { ["--train-on", $0.iso8601] }
            try BacktestChurnCommand.parse(arguments + days + training).run()
            #expect(
                try ChurnReportTests.read(folder + "/report/churn-backtest.txt")
                    == ChurnReportTests.made.get().text + "\n")
            // What followed that day was not known by the first day that is judged.
            let late = CalendarDate(dayNumber: 19_750)
            let error = #expect(throws: ScoreError.self) {
                try BacktestChurnCommand.parse(
                    arguments + days + ["--train-on", late.iso8601]
                ).run()
            }
            #expect(
                error?.description.hasPrefix(
                    "\(late.iso8601): what followed was not known by \(ChurnReportTests.days[0].iso8601)"
                )
                    == true)
        }
    }

    @Test("days are told in the order given, and none stand for the usual ones and the policy's")
    func options() throws {
        let command = try BacktestChurnCommand.parse([
            "--input", "orders.csv", "--as-of", "2011-09-09", "--as-of", "2011-06-01",
            "--train-on", "2010-12-01", "--train-on", "2011-03-01", "--json",
        ])
        #expect(command.options.days.map(\.iso8601) == ["2011-09-09", "2011-06-01"])
        #expect(command.options.trainingDays.map(\.iso8601) == ["2010-12-01", "2011-03-01"])
        #expect(command.summary.json && command.options.report == nil)
        #expect(command.source.input == "orders.csv")
        let plain = try BacktestChurnCommand.parse([])
        #expect(plain.options.days.isEmpty && plain.options.trainingDays.isEmpty)
        #expect(!plain.summary.json)
    }

    @Test(
        "what is no day, or a day without its option, is refused",
        arguments: [
            ["--as-of", "2011-02-30"], ["--as-of", "yesterday"], ["--train-on", "01.03.2011"],
            ["--train-on"], ["--as-of", "2011-06-01", "2011-09-09"],
        ])
    func refusedOptions(arguments: [String]) {
        #expect(throws: (any Error).self) { try BacktestChurnCommand.parse(arguments) }
    }
}
