// The program: hands over to cli/program.
#include "cli/program.hpp"

int main(int argc, char** argv) {
    return panelia::cli::run_program(argc, argv);
}
