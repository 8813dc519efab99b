import Hummingbird

extension Route {
    /// The same route for people: whoever is not signed in is sent to the sign-in page, and a
    /// session that has ended is forgotten.
    var forPeople: Route {
        catching { error in
            guard let problem = error as? Problem, problem.status == 401 else { throw error }
            var response = Response.seeOther("/")
            response.headers[.setCookie] = PresentedCredential.forgottenCookie
            return response
        }
    }
}
